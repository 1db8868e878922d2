/** Chinese, in simplified characters. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { other: '{n} 分钟' },
  seconds: { other: '{n} 秒' },
  and: ' ',
  moment: '片刻',
  idleTitle: '您还在吗？',
  idleText: '您已有一段时间没有操作。为了您的安全，系统将在 {time}后让您退出登录。',
  absoluteTitle: '您的会话即将结束',
  absoluteText:
    '请立即保存您的工作。您的会话已达到最长时限：您将在 {time}后退出登录，之后可以重新登录。',
  stay: '保持登录',
  moreTime: '我需要更多时间',
  moreTimeText: '这样，只有在 {time}没有操作时才会退出登录；下次在此浏览器中登录时也一样。',
  usualTime: '平常的时间就够了',
  carryOn: '继续',
  signOut: '退出登录',
  timeLeft: '剩余时间',
  secondsLeft: '剩余 {time}',
  extending: '请稍候…',
  extendFailed: '请求未能到达服务器，正在重试。',
  signOutFailed: '您尚未退出登录：无法连接服务器。请重试。',
  checkingTitle: '请稍等',
  checkingText: '正在确认您是否仍处于登录状态。',
  unreachableText:
    '无法连接服务器，因此此页面已被隐藏。服务器确认您仍处于登录状态后，页面会恢复原样。',
  strandedText: '目前无法连接服务器。一旦可以连接，此页面将转到登录页面。',
  tryAgain: '立即重试',
  throughTitle: '请重新登录以继续',
  throughText:
    '在您重新登录之前，无法访问服务器。登录在一个小窗口中进行：此页面保持不变，之后可以继续使用。',
  throughWarning: '否则，您将在 {time}后退出登录。',
  throughBlocked: '小窗口未能打开。您可以改用链接打开另一个页面。',
  notNow: '以后再说',
  endedTitle: '您已退出登录',
  ended: {
    idle: '您有一段时间没有操作，为了您的安全，您的会话已结束。',
    absolute: '您的会话已达到最长时限。',
    'signed-out': '您主动退出了登录。',
    revoked: '您的会话已从另一台设备上或由管理员结束。',
    replaced: '有人在此浏览器中重新登录。',
    limit: '您的账号会话过多，因此此会话已结束。',
    closed: '您会话的最后一个页面已关闭，为了您的安全，会话已结束。',
    unknown: '您的会话已结束。',
  },
  signInAgain: '重新登录',
};

export const pages: Pages = {
  reasons: {
    none: '请登录。',
    'not-fresh': '要执行此操作，请再次输入密码。',
    'limit-reached': '您的账号登录的地方过多：请先结束其中一个会话。',
  },
  unavailable: '目前无法确认会话。请重试。',
  unavailableText: '目前无法确认您的会话。您并未退出登录：此页面会自动重试。',
  waitTitle: '请稍等',
  goOn: '前往',
  aliveTitle: '您仍处于登录状态',
  aliveText: '由于这里有一段时间无人使用，此页面已被收起。',
  goBack: '返回该页面',
  throughTitle: '谢谢',
  throughText: '您之前的页面会照原样继续。您可以关闭此页面。',
};
