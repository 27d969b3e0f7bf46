"""The words of walls: what sites say in place of an article, in the languages that most of them speak."""

import re
from typing import Final


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


PAYWALL: Final = _any_of(
    r"subscribe (?:now |today )?to (?:continue|read|keep reading|unlock|access)|subscribers?[ -]only",
    r"only for subscribers",
    r"(?:reserved|available|exclusive|exclusively|only) (?:for|to) (?:our |paying |registered )?(?:subscribers|members)\b",
    r"(?:article|story|content) is for (?:our |paying )?(?:subscribers|members)",
    r"(?:to|and) (?:continue|keep) reading|continue reading (?:with|for|this)",
    r"already (?:a |have a )?(?:subscriber|subscribed|member)|(?:log|sign) in to (?:continue|read|keep)",
    r"register (?:for free )?to (?:continue|read|keep)|unlock (?:this|the (?:full|rest)|full access)",
    r"read the (?:full|rest of the) (?:story|article) (?:with|for|by)",
    r"free articles? (?:left|remaining|this month)|reached your (?:monthly |free )?(?:limit|article)",
    r"start your (?:free )?trial|nur für abonnent|bereits abonnent|haben (?:sie )?bereits ein abo",
    r"jetzt (?:kostenlos |gratis )?weiterlesen|weiterlesen mit",
    r"um (?:diesen artikel |den artikel )?weiter ?zu ?lesen|exklusiv für abonnent|abo abschließen",
    r"jetzt abonnieren|réservée? (?:à nos |aux )abonnés|déjà abonné|abonnez-vous pour",
    r"pour (?:lire la suite|continuer (?:la|votre) lecture)|il vous reste [\d.,]+ ?% de cet article",
    r"suscríbete para|(?:exclusivo|solo|sólo) para suscriptores|ya eres suscriptor",
    r"para (?:seguir|continuar) leyendo|riservat[oa] agli abbonati",
    r"(?:sei|hai) già (?:abbonato|un abbonamento)|abbonati per|per continuare a leggere",
    r"exclusivo para assinantes|já é assinante|assine para|para continuar lendo|alleen voor abonnees",
    r"al abonnee|om verder te lezen|endast för prenumeranter|redan prenumerant|för att läsa vidare",
    r"(?:kun )?for abonnenter|allerede abonnent|for at læse videre|for å lese videre",
    r"tylko dla (?:prenumeratorów|subskrybentów)|aby czytać dalej|pouze pro předplatitele",
    r"только для подписчиков|чтобы (?:читать дальше|продолжить чтение)|有料会員限定|会員限定記事|続きを読むには|订阅后(?:继续)?阅读",
    r"구독자 전용",
)
"""Asks for a subscription or a login before one may read on."""

CONSENT: Final = _any_of(
    r"we (?:value|respect|care about) your privacy|your privacy (?:choices|matters|is important)",
    r"before you continue|(?:we|and our|our \d+) (?:and our )?(?:\d+ )?partners|accept (?:all|cookies)",
    r"reject all|manage (?:your )?(?:cookie|preferences|options|choices|settings)",
    r"(?:use|uses|using|store) cookies|cookie (?:settings|policy|preferences)|consent (?:or pay|choices)",
    r"with (?:ads|advertising) for free|wir (?:schätzen|achten) ihre privatsphäre",
    r"alle(?:n)? (?:cookies )?(?:akzeptieren|zustimmen|annehmen)|mit werbung (?:weiterlesen|und cookies)",
    r"akzeptieren und weiter|cookie-einstellungen|verwenden (?:wir )?cookies",
    r"(?:tout|continuer sans) accepte[rz]?|respectons votre vie privée",
    r"(?:nous|partenaires) (?:utilisons|utilisent) des cookies|valoramos tu privacidad",
    r"aceptar (?:todo|todas|y continuar)|(?:usamos|utilizamos|utilizziamo) (?:i )?cookie",
    r"accetta (?:tutti|e continua)|la tua privacy|aceitar (?:todos|tudo)|alles accepteren",
    r"wij (?:gebruiken cookies|waarderen)|acceptera alla|godkend alle|godta alle|zaakceptuj|akceptuję",
)
"""Asks to agree to cookies; banners over articles do so too."""

ROBOT_CHECK: Final = _any_of(
    r"just a moment|checking (?:your|if the site connection|that the site connection)",
    r"enable javascript and cookies|verify(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot)",
    r"confirm (?:that )?you are (?:a |not a )?(?:human|robot)|are you a (?:human|robot)|attention required",
    r"unusual (?:traffic|activity)|complete the (?:security check|captcha)|ddos protection",
    r"pardon our interruption|press (?:&|and) hold|performance (?:&|and) security by|ray id",
    r"access (?:to this page has been )?denied|you have been blocked|made us think you (?:are|were) a bot",
    r"security (?:check|service to protect)",
)
"""Asks for a proof that a person is reading, or refuses to believe it."""

PAYWALL_MARK: Final = _any_of(
    r"pay-?wall|reg-?wall|subscri(?:ber|ption)-?(?:only|wall|required)|premium-?(?:wall|content-?lock)",
)
"""Classes and ids of a paywall's notice."""

ROBOT_CHECK_MARK: Final = _any_of(
    r"\bcf-(?:chl|browser|wrapper|error)|challenge-(?:form|platform|running)|captcha|px-block|_incapsula",
)
"""Classes and ids of a check for robots."""
