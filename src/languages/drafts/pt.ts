/** Portuguese, as in Portugal. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'O que tinha escrito até {time} está de novo neste formulário.',
  offered:
    'Também está guardada outra coisa que tinha escrito neste formulário até {time}. Pode ocupar o lugar do que lá está agora.',
  files: 'Escolha novamente: {files}.',
  putBack: 'Repor',
  discard: 'Rejeitar',
  close: 'Fechar',
};
