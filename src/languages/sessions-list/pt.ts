/** Portuguese, as in Portugal. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'As suas sessões',
  thisBrowser: 'Este navegador',
  unknownDevice: 'Dispositivo desconhecido',
  activeNow: 'Ativa agora',
  lastActive: 'Última atividade: {time}',
  signedIn: 'Início de sessão: {time}',
  justNow: 'agora mesmo',
  end: 'Terminar sessão',
  endOthers: 'Terminar todas as outras sessões',
  noOthers: 'Não tem mais nenhuma sessão iniciada.',
  more: 'Sessões que não são mostradas: {count}.',
  ended: 'A sessão foi terminada: {device}.',
  endedOthers: 'Todas as outras sessões foram terminadas.',
  failed: 'O pedido não chegou ao servidor: nada foi terminado. Tente novamente.',
  unreachable: 'De momento, não é possível mostrar as suas sessões.',
  notFresh: 'Para sua segurança, inicie sessão novamente antes de terminar sessões.',
  signInAgain: 'Iniciar sessão novamente',
  over: 'Já não tem a sessão iniciada.',
};
