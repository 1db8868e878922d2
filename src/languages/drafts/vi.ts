/** Vietnamese. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Nội dung bạn đã nhập đến {time} đã trở lại trong biểu mẫu này.',
  offered:
    'Một nội dung khác mà bạn đã nhập vào biểu mẫu này đến {time} cũng được giữ lại. Nội dung đó có thể thay cho nội dung hiện có.',
  files: 'Hãy chọn lại: {files}.',
  putBack: 'Khôi phục',
  discard: 'Bỏ đi',
  close: 'Đóng',
};
