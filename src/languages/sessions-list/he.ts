/** Hebrew. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'rtl',
  label: 'ההפעלות שלך',
  thisBrowser: 'הדפדפן הזה',
  unknownDevice: 'מכשיר לא ידוע',
  activeNow: 'פעילה עכשיו',
  lastActive: 'פעילות אחרונה: {time}',
  signedIn: 'התחברות: {time}',
  justNow: 'ממש עכשיו',
  end: 'לסיים את ההפעלה',
  endOthers: 'לסיים את כל ההפעלות האחרות',
  noOthers: 'אין לך חיבור בשום מקום אחר.',
  more: 'הפעלות שאינן מוצגות: {count}.',
  ended: 'ההפעלה הסתיימה: {device}.',
  endedOthers: 'כל ההפעלות האחרות הסתיימו.',
  failed: 'הבקשה לא הגיעה לשרת: לא הסתיים דבר. יש לנסות שוב.',
  unreachable: 'לא ניתן להציג את ההפעלות שלך כרגע.',
  notFresh: 'למען אבטחתך, יש להתחבר שוב לפני סיום הפעלות.',
  signInAgain: 'להתחבר שוב',
  over: 'החיבור שלך כבר אינו פעיל.',
};
