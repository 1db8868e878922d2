/** French. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Vos sessions',
  thisBrowser: 'Ce navigateur',
  unknownDevice: 'Appareil inconnu',
  activeNow: 'Active maintenant',
  lastActive: 'Dernière activité : {time}',
  signedIn: 'Connexion : {time}',
  justNow: 'à l’instant',
  end: 'Fermer la session',
  endOthers: 'Fermer toutes les autres sessions',
  noOthers: 'Vous n’êtes connecté nulle part ailleurs.',
  more: 'Sessions qui ne sont pas affichées : {count}.',
  ended: 'La session est fermée : {device}.',
  endedOthers: 'Toutes les autres sessions sont fermées.',
  failed: 'La demande n’est pas parvenue au serveur : rien n’a été fermé. Réessayez.',
  unreachable: 'Vos sessions ne peuvent pas être affichées pour le moment.',
  notFresh: 'Pour votre sécurité, reconnectez-vous avant de fermer des sessions.',
  signInAgain: 'Se reconnecter',
  over: 'Vous n’êtes plus connecté.',
};
