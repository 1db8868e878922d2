import { defineAction } from 'astro:actions';
import { web } from '../sessions.js';

export const server = {
  hello: defineAction({
    accept: 'form',
    handler: (_form, context) => `hello ${web.current(context).subject}`,
  }),
  leave: defineAction({
    handler: (_input, context) => web.of(context).signOut(),
  }),
};
