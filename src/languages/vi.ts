/** Vietnamese. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { other: '{n} phút' },
  seconds: { other: '{n} giây' },
  and: ' ',
  moment: 'giây lát',
  idleTitle: 'Bạn còn ở đó không?',
  idleText: 'Bạn đã không hoạt động một lúc. Để bảo vệ bạn, hệ thống sẽ đăng xuất bạn sau {time}.',
  absoluteTitle: 'Phiên của bạn sắp kết thúc',
  absoluteText:
    'Hãy lưu công việc ngay bây giờ. Phiên của bạn đã đạt thời lượng tối đa: bạn sẽ bị đăng xuất sau {time}, rồi có thể đăng nhập lại.',
  stay: 'Duy trì đăng nhập',
  moreTime: 'Tôi cần thêm thời gian',
  moreTimeText:
    'Khi đó bạn chỉ bị đăng xuất sau {time} không hoạt động, kể cả lần đăng nhập tiếp theo trong trình duyệt này.',
  usualTime: 'Thời gian thông thường là đủ',
  carryOn: 'Tiếp tục',
  signOut: 'Đăng xuất',
  timeLeft: 'Thời gian còn lại',
  secondsLeft: 'Đăng xuất sau {time}',
  extending: 'Xin chờ một chút…',
  extendFailed: 'Yêu cầu chưa đến được máy chủ. Đang thử lại.',
  signOutFailed: 'Bạn chưa được đăng xuất: không kết nối được với máy chủ. Hãy thử lại.',
  checkingTitle: 'Xin vui lòng chờ',
  checkingText: 'Đang kiểm tra xem bạn còn đăng nhập hay không.',
  unreachableText:
    'Không kết nối được với máy chủ nên trang này được ẩn đi. Trang sẽ trở lại như cũ khi máy chủ cho biết bạn vẫn còn đăng nhập.',
  strandedText:
    'Hiện không kết nối được với máy chủ. Trang này sẽ chuyển đến trang đăng nhập khi có thể.',
  tryAgain: 'Thử lại ngay',
  throughTitle: 'Đăng nhập lại để tiếp tục',
  throughText:
    'Đường đến máy chủ bị đóng cho đến khi bạn đăng nhập lại. Việc đó được thực hiện trong một cửa sổ nhỏ: trang này vẫn giữ nguyên và tiếp tục sau đó.',
  throughWarning: 'Nếu không, bạn sẽ bị đăng xuất sau {time}.',
  throughBlocked: 'Cửa sổ nhỏ không mở được. Thay vào đó, liên kết mở một trang khác.',
  notNow: 'Để sau',
  endedTitle: 'Bạn đã được đăng xuất',
  ended: {
    idle: 'Bạn đã không hoạt động một lúc, nên phiên của bạn được kết thúc để bảo vệ bạn.',
    absolute: 'Phiên của bạn đã đạt thời lượng tối đa.',
    'signed-out': 'Bạn đã đăng xuất.',
    revoked: 'Phiên của bạn đã bị kết thúc từ một thiết bị khác hoặc bởi quản trị viên.',
    replaced: 'Có người đã đăng nhập lại trong trình duyệt này.',
    limit: 'Tài khoản của bạn có quá nhiều phiên, nên phiên này đã được kết thúc.',
    closed: 'Trang cuối cùng của phiên đã được đóng, nên phiên được kết thúc để bảo vệ bạn.',
    unknown: 'Phiên của bạn đã kết thúc.',
  },
  signInAgain: 'Đăng nhập lại',
};

export const pages: Pages = {
  reasons: {
    none: 'Vui lòng đăng nhập.',
    'not-fresh': 'Vui lòng nhập lại mật khẩu để thực hiện việc này.',
    'limit-reached':
      'Tài khoản của bạn đang đăng nhập ở quá nhiều nơi: hãy kết thúc một phiên trước.',
  },
  unavailable: 'Hiện không thể kiểm tra phiên. Hãy thử lại.',
  unavailableText:
    'Hiện không thể kiểm tra phiên của bạn. Bạn chưa bị đăng xuất: trang này sẽ tự thử lại.',
  waitTitle: 'Xin vui lòng chờ',
  goOn: 'Đi tiếp',
  aliveTitle: 'Bạn vẫn còn đăng nhập',
  aliveText: 'Trang này được cất đi vì đã một lúc không có ai dùng ở đây.',
  goBack: 'Quay lại trang',
  throughTitle: 'Cảm ơn bạn',
  throughText: 'Trang trước đó vẫn tiếp tục như cũ. Bạn có thể đóng trang này.',
};
