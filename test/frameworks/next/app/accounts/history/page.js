import { web } from '../../../sessions';

export default async function History() {
  const { subject } = await web.current('/accounts/history');
  return <h1>History of {subject}</h1>;
}
