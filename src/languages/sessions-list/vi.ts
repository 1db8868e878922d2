/** Vietnamese. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Các phiên của bạn',
  thisBrowser: 'Trình duyệt này',
  unknownDevice: 'Thiết bị không xác định',
  activeNow: 'Đang hoạt động',
  lastActive: 'Hoạt động gần nhất: {time}',
  signedIn: 'Đăng nhập: {time}',
  justNow: 'vừa xong',
  end: 'Kết thúc phiên',
  endOthers: 'Kết thúc tất cả các phiên khác',
  noOthers: 'Bạn không đăng nhập ở nơi nào khác.',
  more: 'Số phiên không được hiển thị: {count}.',
  ended: 'Phiên đã kết thúc: {device}.',
  endedOthers: 'Tất cả các phiên khác đã kết thúc.',
  failed: 'Yêu cầu chưa đến được máy chủ: chưa có phiên nào bị kết thúc. Hãy thử lại.',
  unreachable: 'Hiện không thể hiển thị các phiên của bạn.',
  notFresh: 'Để bảo vệ bạn, hãy đăng nhập lại trước khi kết thúc phiên.',
  signInAgain: 'Đăng nhập lại',
  over: 'Bạn không còn đăng nhập nữa.',
};
