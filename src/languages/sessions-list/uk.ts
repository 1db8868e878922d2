/** Ukrainian. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Ваші сеанси',
  thisBrowser: 'Цей браузер',
  unknownDevice: 'Невідомий пристрій',
  activeNow: 'Активний зараз',
  lastActive: 'Остання активність: {time}',
  signedIn: 'Вхід: {time}',
  justNow: 'щойно',
  end: 'Завершити сеанс',
  endOthers: 'Завершити всі інші сеанси',
  noOthers: 'Ви не увійшли більше ніде.',
  more: 'Сеанси, яких не показано: {count}.',
  ended: 'Сеанс завершено: {device}.',
  endedOthers: 'Усі інші сеанси завершено.',
  failed: 'Запит не дійшов до сервера: нічого не завершено. Спробуйте ще раз.',
  unreachable: 'Зараз неможливо показати ваші сеанси.',
  notFresh: 'Задля вашої безпеки увійдіть знову, перш ніж завершувати сеанси.',
  signInAgain: 'Увійти знову',
  over: 'Ваш сеанс уже завершено.',
};
