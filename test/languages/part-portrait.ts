/** Knows what a language says of drafts and of a person's sessions, as a text that its readers can go through. */
import type { DraftWords } from '../../src/languages/drafts/words.ts';
import type { SessionsListWords } from '../../src/languages/sessions-list/words.ts';

/** The portrait of the parts of a page that have words of their own. Times are those of `Intl`, which are not the same in each engine. */
export function partPortraitOf(lang: string, drafts: DraftWords, list: SessionsListWords): string {
  return [
    `${lang}, ${drafts.dir ?? ''}`,
    `# a draft that is back\n${drafts.restored}\n${drafts.files}\n[${drafts.discard}] [${drafts.close}]`,
    `# a draft that is offered\n${drafts.offered}\n[${drafts.putBack}] [${drafts.discard}] [${drafts.close}]`,
    `# the list\n${list.label}`,
    `Firefox, Windows (${list.thisBrowser})\n${list.activeNow} · ${list.signedIn}`,
    `${list.unknownDevice} [${list.end}]\n${list.lastActive} · ${list.signedIn}`,
    `# below a minute\n${list.lastActive.replace('{time}', list.justNow)}`,
    `# very many\n${list.more}\n[${list.endOthers}]`,
    `# this one alone\n${list.noOthers}`,
    `# what it says\n${list.ended}\n${list.endedOthers}\n${list.failed}\n${list.unreachable}\n${list.over}`,
    `${list.notFresh}\n[${list.signInAgain}]`,
  ]
    .join('\n\n')
    .concat('\n');
}
