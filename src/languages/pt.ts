/** Portuguese, as in Portugal. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minuto', other: '{n} minutos' },
  seconds: { one: '{n} segundo', other: '{n} segundos' },
  and: ' e ',
  moment: 'instantes',
  idleTitle: 'Ainda está aí?',
  idleText:
    'Não tem havido atividade há algum tempo. Para sua segurança, a sessão será terminada dentro de {time}.',
  absoluteTitle: 'A sua sessão vai terminar em breve',
  absoluteText:
    'Guarde agora o seu trabalho. A sua sessão atingiu a duração máxima: será terminada dentro de {time} e depois poderá iniciar sessão novamente.',
  stay: 'Manter a sessão',
  moreTime: 'Preciso de mais tempo',
  moreTimeText:
    'A sessão só será então terminada após {time} sem atividade, também da próxima vez que iniciar sessão neste navegador.',
  usualTime: 'O tempo habitual chega',
  carryOn: 'Continuar',
  signOut: 'Terminar sessão',
  timeLeft: 'Tempo restante',
  secondsLeft: 'A sessão será terminada dentro de {time}',
  extending: 'Um momento…',
  extendFailed: 'O pedido não chegou ao servidor. Está a ser feita nova tentativa.',
  signOutFailed:
    'A sessão ainda não foi terminada: não foi possível contactar o servidor. Tente novamente.',
  checkingTitle: 'Um momento, por favor',
  checkingText: 'A verificar se a sua sessão continua iniciada.',
  unreachableText:
    'Não é possível contactar o servidor, por isso esta página está oculta. Voltará tal como estava quando o servidor confirmar que a sua sessão continua iniciada.',
  strandedText:
    'De momento não é possível contactar o servidor. Esta página passará para a página de início de sessão logo que possível.',
  tryAgain: 'Tentar novamente agora',
  throughTitle: 'Inicie sessão novamente para continuar',
  throughText:
    'O caminho para o servidor está fechado até iniciar sessão novamente. Isso faz-se numa janela pequena: esta página fica como está e continua depois.',
  throughWarning: 'Caso contrário, a sessão será terminada dentro de {time}.',
  throughBlocked: 'A janela pequena não foi aberta. Em vez dela, a ligação abre outra página.',
  notNow: 'Agora não',
  endedTitle: 'A sua sessão foi terminada',
  ended: {
    idle: 'Não houve atividade durante algum tempo, por isso a sua sessão foi terminada para sua segurança.',
    absolute: 'A sua sessão tinha atingido a duração máxima.',
    'signed-out': 'Terminou a sessão.',
    revoked: 'A sua sessão foi terminada noutro dispositivo ou por um administrador.',
    replaced: 'Alguém voltou a iniciar sessão neste navegador.',
    limit: 'A sua conta tinha demasiadas sessões, por isso esta foi terminada.',
    closed:
      'A última página da sua sessão foi fechada, por isso a sessão foi terminada para sua segurança.',
    unknown: 'A sua sessão terminou.',
  },
  signInAgain: 'Iniciar sessão novamente',
};

export const pages: Pages = {
  reasons: {
    none: 'Inicie sessão, por favor.',
    'not-fresh': 'Para fazer isto, introduza novamente a sua palavra-passe.',
    'limit-reached':
      'A sua conta tem sessões iniciadas em demasiados locais: termine primeiro uma delas.',
  },
  unavailable: 'De momento não é possível verificar a sessão. Tente novamente.',
  unavailableText:
    'De momento não é possível verificar a sua sessão. Não foi terminada: esta página tenta novamente por si.',
  waitTitle: 'Um momento, por favor',
  goOn: 'Seguir',
  aliveTitle: 'A sua sessão continua iniciada',
  aliveText: 'Esta página foi posta de parte porque ninguém a usou aqui durante algum tempo.',
  goBack: 'Voltar à página',
  throughTitle: 'Obrigado',
  throughText: 'A página de onde veio continua como estava. Pode fechar esta.',
};
