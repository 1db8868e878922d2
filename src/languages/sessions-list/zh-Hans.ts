/** Chinese, in simplified characters. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: '您的会话',
  thisBrowser: '此浏览器',
  unknownDevice: '未知设备',
  activeNow: '正在使用',
  lastActive: '上次活动：{time}',
  signedIn: '登录时间：{time}',
  justNow: '刚刚',
  end: '结束会话',
  endOthers: '结束所有其他会话',
  noOthers: '您没有在其他地方登录。',
  more: '未显示的会话：{count}。',
  ended: '会话已结束：{device}。',
  endedOthers: '所有其他会话均已结束。',
  failed: '请求未能到达服务器，没有结束任何会话。请重试。',
  unreachable: '目前无法显示您的会话。',
  notFresh: '为了您的安全，请先重新登录，再结束会话。',
  signInAgain: '重新登录',
  over: '您已不再处于登录状态。',
};
