import { layout, route } from '@react-router/dev/routes';
import { OPEN_ROUTES } from '../contract.mjs';

export default [
  route('session/*', './routes/session.js'),
  ...Object.keys(OPEN_ROUTES).map((path) => route(path, './routes/open.js', { id: path })),
  route('enter', './routes/enter.jsx'),
  layout('./routes/guarded.jsx', [
    route('fresh', './routes/fresh.js'),
    route('page', './routes/page.jsx'),
    route('part', './routes/part.jsx'),
    route('*', './routes/any.js'),
  ]),
];
