/** Ukrainian. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Те, що ви ввели до {time}, знову в цій формі.',
  offered:
    'Збережено також щось інше, що ви ввели в цю форму до {time}. Воно може замінити те, що в ній зараз.',
  files: 'Виберіть знову: {files}.',
  putBack: 'Повернути',
  discard: 'Відкинути',
  close: 'Закрити',
};
