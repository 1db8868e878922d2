/** Turkish. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Oturumlarınız',
  thisBrowser: 'Bu tarayıcı',
  unknownDevice: 'Bilinmeyen cihaz',
  activeNow: 'Şu anda etkin',
  lastActive: 'Son etkinlik: {time}',
  signedIn: 'Oturum açma: {time}',
  justNow: 'az önce',
  end: 'Oturumu sonlandır',
  endOthers: 'Diğer tüm oturumları sonlandır',
  noOthers: 'Başka hiçbir yerde oturumunuz açık değil.',
  more: 'Gösterilmeyen oturumlar: {count}.',
  ended: 'Oturum sonlandırıldı: {device}.',
  endedOthers: 'Diğer tüm oturumlar sonlandırıldı.',
  failed: 'İstek sunucuya ulaşmadı: hiçbir oturum sonlandırılmadı. Yeniden deneyin.',
  unreachable: 'Oturumlarınız şu anda gösterilemiyor.',
  notFresh: 'Güvenliğiniz için oturumları sonlandırmadan önce yeniden oturum açın.',
  signInAgain: 'Yeniden oturum aç',
  over: 'Oturumunuz artık açık değil.',
};
