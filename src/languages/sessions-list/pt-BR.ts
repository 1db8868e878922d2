/** Portuguese, as in Brazil. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Suas sessões',
  thisBrowser: 'Este navegador',
  unknownDevice: 'Dispositivo desconhecido',
  activeNow: 'Ativa agora',
  lastActive: 'Última atividade: {time}',
  signedIn: 'Entrada: {time}',
  justNow: 'agora mesmo',
  end: 'Encerrar sessão',
  endOthers: 'Encerrar todas as outras sessões',
  noOthers: 'Você não está conectado em nenhum outro lugar.',
  more: 'Sessões que não são exibidas: {count}.',
  ended: 'A sessão foi encerrada: {device}.',
  endedOthers: 'Todas as outras sessões foram encerradas.',
  failed: 'A solicitação não chegou ao servidor: nada foi encerrado. Tente novamente.',
  unreachable: 'Suas sessões não podem ser exibidas no momento.',
  notFresh: 'Para sua segurança, entre novamente antes de encerrar sessões.',
  signInAgain: 'Entrar novamente',
  over: 'Você não está mais conectado.',
};
