/** Spanish. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minuto', other: '{n} minutos' },
  seconds: { one: '{n} segundo', other: '{n} segundos' },
  and: ' y ',
  moment: 'un momento',
  idleTitle: '¿Sigue ahí?',
  idleText:
    'No ha habido actividad desde hace un rato. Por su seguridad, la sesión se cerrará en {time}.',
  absoluteTitle: 'Su sesión terminará pronto',
  absoluteText:
    'Guarde su trabajo ahora. Su sesión ha alcanzado la duración máxima: se cerrará en {time} y después podrá volver a iniciarla.',
  stay: 'Mantener la sesión',
  moreTime: 'Necesito más tiempo',
  moreTimeText:
    'Entonces la sesión solo se cerrará después de {time} sin actividad, también la próxima vez que inicie sesión en este navegador.',
  usualTime: 'El tiempo habitual me basta',
  carryOn: 'Continuar',
  signOut: 'Cerrar sesión',
  timeLeft: 'Tiempo restante',
  secondsLeft: 'La sesión se cerrará en {time}',
  extending: 'Un momento…',
  extendFailed: 'La solicitud no ha llegado al servidor. Se está intentando de nuevo.',
  signOutFailed:
    'La sesión aún no está cerrada: no se ha podido contactar con el servidor. Inténtelo de nuevo.',
  checkingTitle: 'Un momento, por favor',
  checkingText: 'Comprobando que su sesión sigue abierta.',
  unreachableText:
    'No se puede contactar con el servidor, por lo que esta página está oculta. Volverá tal como estaba cuando el servidor confirme que su sesión sigue abierta.',
  strandedText:
    'En este momento no se puede contactar con el servidor. Esta página pasará a la de inicio de sesión cuando sea posible.',
  tryAgain: 'Intentar de nuevo ahora',
  throughTitle: 'Vuelva a iniciar sesión para continuar',
  throughText:
    'El acceso al servidor está cerrado hasta que vuelva a iniciar sesión. Se hace en una ventana pequeña: esta página se queda como está y continúa después.',
  throughWarning: 'De lo contrario, la sesión se cerrará en {time}.',
  throughBlocked: 'La ventana pequeña no se ha abierto. El enlace abre otra página en su lugar.',
  notNow: 'Ahora no',
  endedTitle: 'Se ha cerrado su sesión',
  ended: {
    idle: 'No hubo actividad durante un rato, por lo que su sesión se cerró por su seguridad.',
    absolute: 'Su sesión había alcanzado la duración máxima.',
    'signed-out': 'Usted cerró la sesión.',
    revoked: 'Su sesión se cerró desde otro dispositivo o por un administrador.',
    replaced: 'Alguien volvió a iniciar sesión en este navegador.',
    limit: 'Su cuenta tenía demasiadas sesiones, por lo que se cerró esta.',
    closed: 'Se cerró la última página de su sesión, por lo que esta terminó por su seguridad.',
    unknown: 'Su sesión ha terminado.',
  },
  signInAgain: 'Volver a iniciar sesión',
};

export const pages: Pages = {
  reasons: {
    none: 'Inicie sesión, por favor.',
    'not-fresh': 'Para hacer esto, introduzca de nuevo su contraseña.',
    'limit-reached':
      'Su cuenta tiene sesiones abiertas en demasiados lugares: cierre primero una de ellas.',
  },
  unavailable: 'La sesión no se puede comprobar en este momento. Inténtelo de nuevo.',
  unavailableText:
    'Su sesión no se puede comprobar en este momento. No se ha cerrado: esta página lo intenta de nuevo por sí sola.',
  waitTitle: 'Un momento, por favor',
  goOn: 'Seguir',
  aliveTitle: 'Su sesión sigue abierta',
  aliveText: 'Esta página se apartó porque nadie la usó aquí durante un rato.',
  goBack: 'Volver a ella',
  throughTitle: 'Gracias',
  throughText: 'La página de la que viene continúa como estaba. Puede cerrar esta.',
};
