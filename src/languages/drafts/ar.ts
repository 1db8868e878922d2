/** Arabic. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'rtl',
  restored: 'ما كتبته حتى {time} عاد إلى هذا النموذج.',
  offered:
    'حُفظ أيضًا شيء آخر كنت قد كتبته في هذا النموذج حتى {time}. يمكن أن يحل محل ما هو موجود الآن.',
  files: 'اختر من جديد: {files}.',
  putBack: 'استعادة',
  discard: 'تجاهل',
  close: 'إغلاق',
};
