/** Turkish. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { other: '{n} dakika' },
  seconds: { other: '{n} saniye' },
  and: ' ',
  moment: 'birkaç saniye',
  idleTitle: 'Hâlâ orada mısınız?',
  idleText: 'Bir süredir işlem yapmadınız. Güvenliğiniz için {time} içinde oturumunuz kapatılacak.',
  absoluteTitle: 'Oturumunuz yakında sona erecek',
  absoluteText:
    'Çalışmanızı şimdi kaydedin. Oturumunuz en uzun süresine ulaştı: {time} içinde oturumunuz kapatılacak, ardından yeniden oturum açabilirsiniz.',
  stay: 'Oturumu açık tut',
  moreTime: 'Daha fazla zamana ihtiyacım var',
  moreTimeText:
    'Oturumunuz bundan sonra ancak {time} işlem yapmazsanız kapatılacak; bu tarayıcıda bir sonraki oturum açışınızda da.',
  usualTime: 'Alışılmış süre yeterli',
  carryOn: 'Devam et',
  signOut: 'Oturumu kapat',
  timeLeft: 'Kalan süre',
  secondsLeft: 'Kalan süre: {time}',
  extending: 'Bir saniye…',
  extendFailed: 'İstek sunucuya ulaşmadı. Yeniden deneniyor.',
  signOutFailed: 'Oturumunuz henüz kapatılmadı: sunucuya ulaşılamadı. Yeniden deneyin.',
  checkingTitle: 'Bir saniye, lütfen',
  checkingText: 'Oturumunuzun hâlâ açık olup olmadığı denetleniyor.',
  unreachableText:
    'Sunucuya ulaşılamadığı için bu sayfa gizlendi. Sunucu oturumunuzun hâlâ açık olduğunu bildirince sayfa olduğu gibi geri gelir.',
  strandedText:
    'Sunucuya şu anda ulaşılamıyor. Bu sayfa, mümkün olduğunda oturum açma sayfasına geçecek.',
  tryAgain: 'Şimdi yeniden dene',
  throughTitle: 'Devam etmek için yeniden oturum açın',
  throughText:
    'Yeniden oturum açana kadar sunucuya giden yol kapalı. Bu, küçük bir pencerede yapılır: bu sayfa olduğu gibi kalır ve ardından devam eder.',
  throughWarning: 'Aksi hâlde {time} içinde oturumunuz kapatılacak.',
  throughBlocked: 'Küçük pencere açılmadı. Bağlantı onun yerine başka bir sayfa açar.',
  notNow: 'Şimdi değil',
  endedTitle: 'Oturumunuz kapatıldı',
  ended: {
    idle: 'Bir süre işlem yapmadığınız için oturumunuz güvenliğiniz için sonlandırıldı.',
    absolute: 'Oturumunuz en uzun süresine ulaşmıştı.',
    'signed-out': 'Oturumu kapattınız.',
    revoked: 'Oturumunuz başka bir cihazdan veya bir yönetici tarafından sonlandırıldı.',
    replaced: 'Bu tarayıcıda biri yeniden oturum açtı.',
    limit: 'Hesabınızın çok fazla oturumu olduğu için bu oturum sonlandırıldı.',
    closed: 'Oturumunuzun son sayfası kapatıldığı için oturum güvenliğiniz için sonlandırıldı.',
    unknown: 'Oturumunuz sona erdi.',
  },
  signInAgain: 'Yeniden oturum aç',
};

export const pages: Pages = {
  reasons: {
    none: 'Lütfen oturum açın.',
    'not-fresh': 'Bunu yapmak için lütfen parolanızı yeniden girin.',
    'limit-reached':
      'Hesabınızla çok fazla yerde oturum açılmış: önce oturumlardan birini sonlandırın.',
  },
  unavailable: 'Oturum şu anda denetlenemiyor. Yeniden deneyin.',
  unavailableText:
    'Oturumunuz şu anda denetlenemiyor. Oturumunuz kapatılmadı: bu sayfa kendiliğinden yeniden dener.',
  waitTitle: 'Bir saniye, lütfen',
  goOn: 'İlerle',
  aliveTitle: 'Oturumunuz hâlâ açık',
  aliveText: 'Bu sayfa, burada bir süredir kimse kullanmadığı için bir kenara kondu.',
  goBack: 'Sayfaya geri dön',
  throughTitle: 'Teşekkürler',
  throughText: 'Geldiğiniz sayfa olduğu gibi devam ediyor. Bu sayfayı kapatabilirsiniz.',
};
