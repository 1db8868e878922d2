/** Turkish. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'En son {time} tarihinde yazdıklarınız yeniden bu formda.',
  offered:
    'Bu forma en son {time} tarihinde yazdığınız başka bir metin de saklandı. Şu anda formda bulunanın yerini alabilir.',
  files: 'Yeniden seçin: {files}.',
  putBack: 'Geri yükle',
  discard: 'Sil',
  close: 'Kapat',
};
