#!/usr/bin/env bash
# react-dom 19.3.1 (npm): a form whose `action` says that the person is signed out loses what they wrote.
#
# When the function given to `action` is through, React resets the fields that it does not control. That is meant for what has
# been sent; but a function that answers "signed out" or "too long", as `useActionState` is there for, is through as well.
# The message stands above an empty form. One that throws takes the form with it. Fields whose text is given back as
# `defaultValue` keep it; so does a form with `onSubmit`.
#
# A text is written, sent, and not taken. Seen on Node 20:
#   react-dom 19.3.1
#   action answers "signed out"                empty
#   the same, text given back as default       a long letter
#   onSubmit shows "signed out"                a long letter
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts react@19.3.1 react-dom@19.3.1 jsdom@29.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<div id="root"></div>', { url: 'https://app.example.org/', pretendToBeVisual: true });
const { document, FormData, HTMLElement } = window;
Object.assign(globalThis, { window, document, FormData, HTMLElement, IS_REACT_ACT_ENVIRONMENT: true });
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
const { act, createElement, useActionState, useState } = await import('react');
const { createRoot } = await import('react-dom/client');
console.log(`react-dom ${JSON.parse(readFileSync('node_modules/react-dom/package.json', 'utf8')).version}`);

const form = (props, text, message) =>
  createElement(
    'form',
    props,
    createElement('output', null, message),
    createElement('textarea', { name: 'letter', defaultValue: text }),
    createElement('button', null, 'Send'),
  );
const send = async (_, fields) => ({ message: 'signed out', letter: fields.get('letter') });
const forms = {
  'action answers "signed out"': function Form() {
    const [answer, action] = useActionState(send, null);
    return form({ action }, '', answer?.message);
  },
  'the same, text given back as default': function Form() {
    const [answer, action] = useActionState(send, null);
    return form({ action }, answer?.letter ?? '', answer?.message);
  },
  'onSubmit shows "signed out"': function Form() {
    const [message, setMessage] = useState();
    const onSubmit = async (event) => {
      event.preventDefault();
      setMessage((await send(null, new FormData(event.target))).message);
    };
    return form({ onSubmit }, '', message);
  },
};
for (const [name, Form] of Object.entries(forms)) {
  const root = createRoot(document.querySelector('#root'));
  await act(async () => root.render(createElement(Form)));
  const letter = document.querySelector('textarea');
  letter.value = 'a long letter';
  await act(async () => document.querySelector('button').click());
  assert.equal(document.querySelector('output').textContent, 'signed out');
  assert.equal(document.querySelector('textarea'), letter);
  console.log(name.padEnd(42), letter.value || 'empty');
  assert.equal(letter.value, name.startsWith('action') ? '' : 'a long letter');
  await act(async () => root.unmount());
}
process.exit();
JS
timeout 30 node --no-warnings probe.js
