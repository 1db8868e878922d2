/** Portuguese, as in Brazil. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'O que você tinha digitado até {time} está de volta neste formulário.',
  offered:
    'Também foi guardada outra coisa que você tinha digitado neste formulário até {time}. Ela pode substituir o que está nele agora.',
  files: 'Escolha novamente: {files}.',
  putBack: 'Recuperar',
  discard: 'Descartar',
  close: 'Fechar',
};
