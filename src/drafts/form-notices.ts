/** Knows the words about drafts that stand beside one form. */
import type { Clock } from '../core/clock.ts';
import { attempt } from '../client/attempt.ts';
import { messagesAt, type DraftMessages, type OwnDraftMessages } from './messages.ts';
import { showNotice, type Notice } from './notice.ts';

/** Those of one form. */
export interface FormNotices {
  /** Shows one, in the language of the form; `files` are to be chosen again. */
  show(files: readonly string[], say: (messages: DraftMessages) => Omit<Notice, 'language'>): void;
  closeAll(): void;
}

/** Shows none yet. `own` are words of the app. */
export function createFormNotices(
  form: HTMLElement,
  own: OwnDraftMessages,
  { setTimer }: Pick<Clock, 'setTimer'>,
): FormNotices {
  const shown = new Set<() => void>();
  // A language that is not there yet comes before it is needed.
  messagesAt(form, own);

  return {
    show(files, say) {
      const notice = (): Notice => {
        const messages = messagesAt(form, own);
        const { text, actions } = say(messages);
        const more = files.length === 0 ? [] : [messages.files(files)];
        return { language: messages, text: [...text, ...more], actions };
      };
      attempt(() => shown.add(showNotice(form, notice, setTimer)));
    },
    closeAll() {
      for (const close of shown) close();
      shown.clear();
    },
  };
}
