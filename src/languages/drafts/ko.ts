/** Korean. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: '{time}까지 입력한 내용이 이 양식에 다시 들어 있습니다.',
  offered:
    '이 양식에 {time}까지 입력한 다른 내용도 보관되어 있습니다. 지금 있는 내용을 이것으로 바꿀 수 있습니다.',
  files: '다시 선택하세요: {files}.',
  putBack: '되돌리기',
  discard: '버리기',
  close: '닫기',
};
