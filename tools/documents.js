/** Knows the documents and the examples in them: what is compiled, and what is run. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Example
 * @property {string} document path of the document
 * @property {number} place which of its examples it is, from 0
 * @property {'js' | 'ts'} language
 * @property {string} file name that its first line gives (`// app.mjs`), else one of our own
 * @property {string} code
 */

/** Every document. */
export const documents = [
  '.',
  'docs',
  'docs/attach',
  'docs/bindings',
  'docs/frameworks',
  'decisions',
].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => (folder === '.' ? name : `${folder}/${name}`)),
);

/**
 * The JavaScript and TypeScript examples of a document, in their order.
 * @param {string} document
 * @returns {readonly Example[]}
 */
export function examplesOf(document) {
  const blocks = readFileSync(document, 'utf8').matchAll(/^```(js|ts)\n([\s\S]*?)^```/gm);
  return [...blocks].map(([, language = '', code = ''], place) => ({
    document,
    place,
    language: language === 'ts' ? 'ts' : 'js',
    file: /^\/\/ ([\w.-]+\.m?[jt]s)\n/.exec(code)?.[1] ?? `example-${place}.m${language}`,
    code,
  }));
}

/**
 * What a reader types, line by line.
 * @param {string} document
 * @returns {readonly string[]}
 */
export function commandsOf(document) {
  const blocks = readFileSync(document, 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm);
  return [...blocks].flatMap(([, lines = '']) => lines.trim().split('\n'));
}
