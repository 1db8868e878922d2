/** Portuguese, as in Brazil. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minuto', other: '{n} minutos' },
  seconds: { one: '{n} segundo', other: '{n} segundos' },
  and: ' e ',
  moment: 'instantes',
  idleTitle: 'Você ainda está aí?',
  idleText:
    'Você está sem atividade há algum tempo. Para sua segurança, sua sessão será encerrada em {time}.',
  absoluteTitle: 'Sua sessão vai terminar em breve',
  absoluteText:
    'Salve seu trabalho agora. Sua sessão atingiu a duração máxima: ela será encerrada em {time} e depois você poderá entrar novamente.',
  stay: 'Continuar conectado',
  moreTime: 'Preciso de mais tempo',
  moreTimeText:
    'Sua sessão só será então encerrada após {time} sem atividade, também na próxima vez que você entrar neste navegador.',
  usualTime: 'O tempo de costume é suficiente',
  carryOn: 'Continuar',
  signOut: 'Sair',
  timeLeft: 'Tempo restante',
  secondsLeft: 'A sessão será encerrada em {time}',
  extending: 'Um momento…',
  extendFailed: 'A solicitação não chegou ao servidor. Uma nova tentativa está sendo feita.',
  signOutFailed: 'Você ainda não saiu: não foi possível acessar o servidor. Tente novamente.',
  checkingTitle: 'Um momento, por favor',
  checkingText: 'Verificando se você ainda está conectado.',
  unreachableText:
    'Não é possível acessar o servidor, por isso esta página está oculta. Ela voltará como estava quando o servidor confirmar que você ainda está conectado.',
  strandedText:
    'No momento não é possível acessar o servidor. Esta página irá para a página de entrada assim que possível.',
  tryAgain: 'Tentar novamente agora',
  throughTitle: 'Entre novamente para continuar',
  throughText:
    'O caminho até o servidor está fechado até que você entre novamente. Isso é feito em uma janela pequena: esta página fica como está e continua depois.',
  throughWarning: 'Caso contrário, sua sessão será encerrada em {time}.',
  throughBlocked: 'A janela pequena não foi aberta. Em vez dela, o link abre outra página.',
  notNow: 'Agora não',
  endedTitle: 'Sua sessão foi encerrada',
  ended: {
    idle: 'Você ficou sem atividade por algum tempo, por isso sua sessão foi encerrada para sua segurança.',
    absolute: 'Sua sessão havia atingido a duração máxima.',
    'signed-out': 'Você saiu.',
    revoked: 'Sua sessão foi encerrada em outro dispositivo ou por um administrador.',
    replaced: 'Alguém entrou novamente neste navegador.',
    limit: 'Sua conta tinha sessões demais, por isso esta foi encerrada.',
    closed:
      'A última página da sua sessão foi fechada, por isso a sessão foi encerrada para sua segurança.',
    unknown: 'Sua sessão terminou.',
  },
  signInAgain: 'Entrar novamente',
};

export const pages: Pages = {
  reasons: {
    none: 'Entre na sua conta, por favor.',
    'not-fresh': 'Para fazer isso, digite sua senha novamente.',
    'limit-reached':
      'Sua conta está conectada em lugares demais: encerre primeiro uma das sessões.',
  },
  unavailable: 'Não é possível verificar a sessão no momento. Tente novamente.',
  unavailableText:
    'Não é possível verificar sua sessão no momento. Ela não foi encerrada: esta página tenta novamente sozinha.',
  waitTitle: 'Um momento, por favor',
  goOn: 'Prosseguir',
  aliveTitle: 'Você ainda está conectado',
  aliveText: 'Esta página foi guardada porque ninguém a usou aqui por algum tempo.',
  goBack: 'Voltar para ela',
  throughTitle: 'Obrigado',
  throughText: 'A página de onde você veio continua como estava. Você pode fechar esta.',
};
