/** French. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minute', other: '{n} minutes' },
  seconds: { one: '{n} seconde', other: '{n} secondes' },
  and: ' et ',
  moment: 'un instant',
  idleTitle: 'Êtes-vous toujours là ?',
  idleText:
    'Vous n’avez pas été actif depuis un moment. Pour votre sécurité, vous serez déconnecté dans {time}.',
  absoluteTitle: 'Votre session va bientôt se terminer',
  absoluteText:
    'Enregistrez votre travail maintenant. Votre session a atteint sa durée maximale : vous serez déconnecté dans {time} et pourrez ensuite vous reconnecter.',
  stay: 'Rester connecté',
  moreTime: 'J’ai besoin de plus de temps',
  moreTimeText:
    'Vous ne serez alors déconnecté qu’après {time} sans activité, y compris à votre prochaine connexion dans ce navigateur.',
  usualTime: 'La durée habituelle me suffit',
  carryOn: 'Continuer',
  signOut: 'Se déconnecter',
  timeLeft: 'Temps restant',
  secondsLeft: 'Déconnexion dans {time}',
  extending: 'Un instant…',
  extendFailed: 'La demande n’est pas parvenue au serveur. Un nouvel essai est en cours.',
  signOutFailed: 'Vous n’êtes pas encore déconnecté : le serveur est injoignable. Réessayez.',
  checkingTitle: 'Un instant, s’il vous plaît',
  checkingText: 'Nous vérifions que vous êtes toujours connecté.',
  unreachableText:
    'Le serveur est injoignable, cette page est donc masquée. Elle reviendra telle qu’elle était dès que le serveur confirmera que vous êtes toujours connecté.',
  strandedText:
    'Le serveur est injoignable pour le moment. Cette page passera à la page de connexion dès que possible.',
  tryAgain: 'Réessayer maintenant',
  throughTitle: 'Reconnectez-vous pour continuer',
  throughText:
    'L’accès au serveur est fermé jusqu’à ce que vous vous soyez reconnecté. Cela se fait dans une petite fenêtre : cette page reste telle quelle et reprend ensuite.',
  throughWarning: 'Sinon, vous serez déconnecté dans {time}.',
  throughBlocked:
    'La petite fenêtre ne s’est pas ouverte. Le lien ouvre une autre page à la place.',
  notNow: 'Pas maintenant',
  endedTitle: 'Vous avez été déconnecté',
  ended: {
    idle: 'Vous n’avez pas été actif pendant un moment : votre session a été fermée pour votre sécurité.',
    absolute: 'Votre session avait atteint sa durée maximale.',
    'signed-out': 'Vous vous êtes déconnecté.',
    revoked: 'Votre session a été fermée depuis un autre appareil ou par un administrateur.',
    replaced: 'Quelqu’un s’est reconnecté dans ce navigateur.',
    limit: 'Votre compte avait trop de sessions : celle-ci a été fermée.',
    closed:
      'La dernière page de votre session a été fermée : la session a été terminée pour votre sécurité.',
    unknown: 'Votre session est terminée.',
  },
  signInAgain: 'Se reconnecter',
};

export const pages: Pages = {
  reasons: {
    none: 'Veuillez vous connecter.',
    'not-fresh': 'Veuillez saisir à nouveau votre mot de passe pour faire cela.',
    'limit-reached':
      'Votre compte est connecté à trop d’endroits : fermez d’abord l’une des sessions.',
  },
  unavailable: 'La session ne peut pas être vérifiée pour le moment. Réessayez.',
  unavailableText:
    'Votre session ne peut pas être vérifiée pour le moment. Vous n’avez pas été déconnecté : cette page réessaie d’elle-même.',
  waitTitle: 'Un instant, s’il vous plaît',
  goOn: 'Continuer',
  aliveTitle: 'Vous êtes toujours connecté',
  aliveText: 'Cette page a été mise de côté car personne ne l’a utilisée ici depuis un moment.',
  goBack: 'Y revenir',
  throughTitle: 'Merci',
  throughText: 'La page d’où vous venez reprend telle qu’elle était. Vous pouvez fermer celle-ci.',
};
