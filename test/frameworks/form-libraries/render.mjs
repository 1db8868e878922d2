/** Runs on the server: pages whose forms are rendered there. */
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { renderToString as renderVue } from 'vue/server-renderer';
import { Form } from './rendered-react.jsx';
import { createForm } from './rendered-vue.mjs';

export async function render(form) {
  if (form === 'rendered-react') return renderToString(createElement(Form, { form: {} }));
  return form === 'rendered-vue' ? renderVue(createForm()) : '';
}
