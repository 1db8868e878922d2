/** The app of docs/frameworks/sveltekit.md. */
import { describePage } from './page.ts';

/** What `sv create` makes. */
const TEMPLATE = {
  'package.json': '{ "private": true, "type": "module" }',
  'vite.config.js': `import { sveltekit } from '@sveltejs/kit/vite';

export default { plugins: [sveltekit()] };
`,
  'src/app.html': `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    %sveltekit.head%
  </head>
  <body data-sveltekit-preload-data="hover">
    <div style="display: contents">%sveltekit.body%</div>
  </body>
</html>
`,
};

describePage({
  name: 'sveltekit',
  packages: 'sveltekit',
  template: () => TEMPLATE,
  build: ['vite/bin/vite.js', 'build', '--logLevel', 'error'],
  serve: ['vite/bin/vite.js', 'preview', '--host', '127.0.0.1', '--strictPort'],
});
