/** Spanish. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Sus sesiones',
  thisBrowser: 'Este navegador',
  unknownDevice: 'Dispositivo desconocido',
  activeNow: 'Activa ahora',
  lastActive: 'Última actividad: {time}',
  signedIn: 'Inicio de sesión: {time}',
  justNow: 'ahora mismo',
  end: 'Cerrar la sesión',
  endOthers: 'Cerrar todas las demás sesiones',
  noOthers: 'No tiene ninguna otra sesión iniciada.',
  more: 'Sesiones que no se muestran: {count}.',
  ended: 'Se ha cerrado la sesión: {device}.',
  endedOthers: 'Se han cerrado todas las demás sesiones.',
  failed: 'La solicitud no ha llegado al servidor: no se ha cerrado nada. Inténtelo de nuevo.',
  unreachable: 'Sus sesiones no se pueden mostrar en este momento.',
  notFresh: 'Por su seguridad, vuelva a iniciar sesión antes de cerrar sesiones.',
  signInAgain: 'Volver a iniciar sesión',
  over: 'Ya no tiene la sesión iniciada.',
};
