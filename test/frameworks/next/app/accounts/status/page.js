import { web } from '../../../sessions';
import { Standing } from './standing';

export default async function Status() {
  await web.current('/accounts/status');
  return <Standing />;
}
