import { web } from '../../sessions';

export default async function Accounts() {
  const { subject } = await web.current('/accounts');
  return <h1>Hello, {subject}</h1>;
}
