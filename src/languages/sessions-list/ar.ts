/** Arabic. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'rtl',
  label: 'جلساتك',
  thisBrowser: 'هذا المتصفح',
  unknownDevice: 'جهاز غير معروف',
  activeNow: 'نشطة الآن',
  lastActive: 'آخر نشاط: {time}',
  signedIn: 'تسجيل الدخول: {time}',
  justNow: 'الآن',
  end: 'إنهاء الجلسة',
  endOthers: 'إنهاء كل الجلسات الأخرى',
  noOthers: 'لم تسجّل الدخول في أي مكان آخر.',
  more: 'جلسات غير معروضة: {count}.',
  ended: 'انتهت الجلسة: {device}.',
  endedOthers: 'انتهت كل الجلسات الأخرى.',
  failed: 'لم يصل طلبك إلى الخادم، ولم تُنهَ أي جلسة. حاول مرة أخرى.',
  unreachable: 'لا يمكن عرض جلساتك في الوقت الحالي.',
  notFresh: 'حفاظًا على أمانك، سجّل الدخول من جديد قبل إنهاء الجلسات.',
  signInAgain: 'تسجيل الدخول من جديد',
  over: 'لم تعد مسجّل الدخول.',
};
