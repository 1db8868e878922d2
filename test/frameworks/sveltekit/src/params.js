import { defineParams } from '@sveltejs/kit/params';

export const params = defineParams({ known: (path) => (path === 'gone' ? undefined : path) });
