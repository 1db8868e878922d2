/** Runs in the page: the form of a library, whose drafts are kept. */
import { watchSession } from 'stillhere/client';
import { watchDrafts } from 'stillhere/drafts';

const query = new URLSearchParams(location.search);
const FORMS = {
  'react-hook-form': () => import('./react-hook-form.jsx'),
  formik: () => import('./formik.jsx'),
  'tanstack-form': () => import('./tanstack-form.jsx'),
  'vee-validate': () => import('./vee-validate.mjs'),
  mui: () => import('./mui.jsx'),
  alpine: () => import('./alpine.mjs'),
  'rendered-react': () => import('./rendered-react.jsx'),
  'rendered-vue': () => import('./rendered-vue.mjs'),
};
const told = [];
for (const name of ['restored', 'offered']) {
  document.addEventListener(`stillhere:draft-${name}`, (event) => {
    told.push(name);
    // A notice before a form that was rendered by a server is nothing that its framework knows of.
    if (query.has('later')) event.preventDefault();
    const { missing } = event.detail;
    // Rows that somebody has added are the page's to show again.
    for (const one of missing) {
      if (one.startsWith('rows')) document.querySelector('[data-add]')?.click();
    }
  });
}

const form = {
  values: () => undefined,
  sent: undefined,
  /** What a server has rendered has come to life: its framework may have overwritten what was put back. */
  mounted: () => void globalThis.formPage?.drafts?.restore(),
};
const root = document.querySelector('main');
const show = async () => (await FORMS[query.get('form')]()).start(root, form);
const session = watchSession();
globalThis.formPage = { form, told, session, show };
if (!query.has('later')) await show();
formPage.drafts = watchDrafts(session);
