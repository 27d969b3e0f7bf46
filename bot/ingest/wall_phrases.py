"""The words of walls: what sites say in place of an article, in the languages that most of them speak."""

import re
from typing import Final


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


BARRED: Final = _any_of(
    r"subscribe (?:now |today )?to (?:continue|read|keep reading|unlock|access)|subscribers?[ -]only",
    r"(?:only|reserved|available|exclusive|exclusively|only available) (?:for|to) (?:our |paying )?subscribers",
    r"(?:article|story|content) is (?:only )?for (?:our |paying )?(?:subscribers|members)",
    r"(?:to|and) (?:continue|keep) reading|continue reading (?:with|for|this)",
    r"reached your (?:monthly |free )?(?:limit|article)",
    r"unlock (?:this|the (?:full|rest)|full access)|read the (?:full|rest of the) (?:story|article) (?:with|for|by)",
    r"nur für abonnent|exklusiv für abonnent|jetzt (?:kostenlos |gratis )?weiterlesen|weiterlesen mit",
    r"um (?:diesen artikel |den artikel )?weiter ?zu ?lesen|réservée? (?:à nos |aux )abonnés",
    r"pour (?:lire la suite|continuer (?:la|votre) lecture)|il vous reste [\d.,]+ ?% de cet article",
    r"(?:exclusivo|solo|sólo) para suscriptores|para (?:seguir|continuar) leyendo|riservat[oa] agli abbonati",
    r"per continuare a leggere|exclusivo para assinantes|para continuar lendo|alleen voor abonnees",
    r"om verder te lezen|endast för prenumeranter|för att läsa vidare|(?:kun )?for abonnenter",
    r"for at læse videre|for å lese videre|tylko dla (?:prenumeratorów|subskrybentów)|aby czytać dalej",
    r"pouze pro předplatitele|только для подписчиков|чтобы (?:читать дальше|продолжить чтение)",
    r"有料会員限定|会員限定記事|続きを読むには|订阅后(?:继续)?阅读|구독자 전용",
)
"""Says that one may not read on."""

OFFERS: Final = _any_of(
    r"already (?:a |have a )?(?:subscriber|subscribed|member)|(?:log|sign) in to (?:continue|read|keep)",
    r"register (?:for free )?to (?:continue|read|keep)|free articles? (?:left|remaining|this month)",
    r"start your (?:free )?trial|bereits abonnent|haben (?:sie )?bereits ein abo|abo abschließen",
    r"jetzt abonnieren|déjà abonné|abonnez-vous pour|suscríbete para|ya eres suscriptor",
    r"(?:sei|hai) già (?:abbonato|un abbonamento)|abbonati per|já é assinante|assine para|al abonnee",
    r"redan prenumerant|allerede abonnent",
)
"""Offers a subscription or a login; free articles stand beside such words too."""

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
