"""The exercises: made-up contributions of every kind, and what is said of each way to decide on them.

Names, messages and descriptions are made up and stay French, like what residents of a French town write; the
hints and what is said of an answer are the program's, and translated. To add an exercise, add a row of
``CASES`` whose last answer recognises everything. No number, name or address of a real person stands here:
the telephones are of those kept for fiction by the French regulator.
"""

from collections.abc import Mapping

from cartoquartiers.domain.training import (
    Answer,
    Case,
    Done,
    Grade,
    Writer,
    asked,
    both,
    keeps,
    lacks,
    otherwise,
    published,
    refused,
)
from cartoquartiers.domain.training_photo import is_covered
from cartoquartiers.domain.vocabulary import Kind, Nearness, Reason, ReportCode

GOOD, FAIR, WRONG = Grade.GOOD, Grade.FAIR, Grade.WRONG
_NEW = Writer()
_REACHABLE = Writer(has_contact=True)
_ELSEWHERE = Writer(has_contact=True, nearness=Nearness.FAR)
_REGULAR = Writer("resident", True, 41, 42, Nearness.ON_SITE)
_AGENT = Writer("agent", True, 120, 122, Nearness.ON_SITE)
_PRIVATE = "06 39 98"


def _private(done: Done) -> bool:
    return not lacks("description", _PRIVATE, "Martin")(done)


def _masked(done: Done) -> bool:
    return done.publishes and "photos" in done.kept and is_covered(done.zones)


def _calm(done: Done) -> bool:
    name = str(done.after.get("nom") or "")
    return done.publishes and not name.isupper() and "!" not in name


def _treated(done: Done) -> bool:
    return done.publishes and done.hidden == "description"


def _case(code: str, kind: Kind, name: str, hint: str, *answers: Answer, **more: object) -> Case:
    return Case(code, kind, name, hint, answers, **more)  # type: ignore[arg-type]


CASES: Mapping[str, Case] = {case.code: case for case in (
    _case("horaires", Kind.CORRECT, "Bibliothèque des Trois-Ponts",
        "Une raison est donnée, elle se vérifie, et l’auteur a l’habitude. Que manque-t-il pour dire oui\u202f?",
        Answer(GOOD, "Un seul champ, une source précise, un auteur fiable\u00a0: accepter tout de suite est le plus grand service à rendre. La plupart des contributions ressemblent à celle-ci.", published),
        Answer(FAIR, "La question est polie, mais le message y répondait déjà. Chaque question de trop décourage quelqu’un et laisse de faux horaires sur la carte.", asked),
        Answer(WRONG, "Rien ne justifiait un refus\u00a0: la source est citée et l’auteur a presque toujours eu raison. La carte garderait de faux horaires.", otherwise),
        place="bibliotheque", writer=_REGULAR, minutes=12, changes={"horaires": "Tu-Fr 10:00-18:30; Sa 10:00-17:00"},
        message="Nouveaux horaires d’hiver, affichés à l’entrée depuis lundi."),
    _case("doublon", Kind.CREATE, "Compost square des merles",
        "Regardez les lieux ressemblants et la petite carte avant de lire le reste.",
        Answer(GOOD, "C’est le composteur qui est déjà sur la carte, écrit autrement. La raison «\u00a0doublon\u00a0» dit à la personne où le retrouver\u00a0; la touche D la choisit pour vous.", refused(Reason.DUPLICATE)),
        Answer(FAIR, "Il ne fallait pas le publier, c’est vrai\u00a0; mais la raison choisie n’apprend pas à la personne que le lieu figure déjà sur la carte. Préférez «\u00a0doublon\u00a0».", refused()),
        Answer(FAIR, "On peut demander. Mais même nom, même type et quelques mètres suffisent\u00a0: «\u00a0doublon\u00a0» répond tout de suite.", asked),
        Answer(WRONG, "Il y a maintenant deux fiches pour un seul composteur\u00a0: les corrections iront tantôt à l’une, tantôt à l’autre. Regardez toujours les lieux ressemblants avant d’accepter un nouveau lieu.", otherwise),
        writer=_REACHABLE, minutes=45, away=(127, 137),
        changes={"nom": "Compost square des merles", "type": "composteur-quartier", "rubrique": "tri-reemploi", "famille": "initiative", "adresse": "Square aux Merles"}),
    _case("blague", Kind.CREATE, "Plage de Malibu",
        "Ce lieu existe-t-il, et dure-t-il\u202f? Une plaisanterie a droit elle aussi à une phrase courtoise.",
        Answer(GOOD, "Une plaisanterie se refuse sans leçon de morale\u00a0: une phrase courte et aimable. La personne reviendra peut-être avec un vrai lieu.", refused(Reason.NOT_CONFIRMED, Reason.OUT_OF_SCOPE, Reason.OTHER)),
        Answer(FAIR, "Ne pas publier était juste. Une autre raison, comme «\u00a0pas confirmé sur place\u00a0», aurait été plus proche de ce qui s’est passé\u00a0: la personne la lira.", refused()),
        Answer(FAIR, "Poser la question à un plaisantin prend votre temps deux fois. Vous pouvez refuser d’emblée, aimablement.", asked),
        Answer(WRONG, "La plage de Malibu est maintenant dans les données ouvertes, et dans les applications qui les reprennent. Un doute sur l’existence d’un lieu suffit pour ne pas publier.", otherwise),
        minutes=70, away=(-20, 60), changes={"nom": "Plage de Malibu", "type": "maison-de-quartier", "rubrique": "vie-de-quartier", "famille": "service", "description": "Surf toute l’année, cocktails offerts à la mairie."}),
    _case("personnel", Kind.CORRECT, "Atelier de réparation du Marché",
        "Deux champs changent. Faut-il les traiter de la même façon\u202f? La touche C les sépare, M les corrige.",
        Answer(GOOD, "Les horaires sont publiés, le numéro privé et le nom de la voisine ne le sont pas. Accepter en partie garde ce qui est utile\u00a0: la personne lira «\u00a0Publiée en partie\u00a0».", both(keeps("horaires"), lambda done: not _private(done))),
        Answer(WRONG, "Le nom et le numéro d’une habitante sont maintenant publics, et dans tous les fichiers qui seront téléchargés aujourd’hui. Gardez les horaires seuls\u00a0: touche C, puis décochez la description.", both(published, _private)),
        Answer(FAIR, "Rien de personnel n’est sorti, c’est l’essentiel. Mais les horaires étaient bons\u00a0: champ par champ, vous pouviez les publier.", refused(Reason.PERSONAL_DATA)),
        Answer(FAIR, "Rien de personnel n’est sorti. Mais les horaires étaient bons\u00a0: champ par champ, vous pouviez les publier sans attendre.", otherwise),
        place="repair", writer=_REACHABLE, minutes=95,
        changes={"horaires": "Sa 09:30-12:30", "description": "On répare ensemble petits appareils et vélos. Sinon sonnez chez Mme Martin, 2e étage, 06 39 98 12 34, elle a la clé."},
        message="On ouvre une demi-heure plus tôt maintenant."),
    _case("hostile", Kind.CORRECT, "Jardin partagé des Tilleuls",
        "Lisez les mots qui s’ajoutent. Parlent-ils du lieu, ou de quelqu’un\u202f?",
        Answer(GOOD, "Des propos contre une personne ne se publient pas, même à moitié. Le refus nomme la charte sans répondre à l’attaque, et la phrase reste lisible de l’équipe si l’on en a besoin.", refused(Reason.OFFENSIVE, Reason.PERSONAL_DATA)),
        Answer(FAIR, "Ne pas publier était juste. La raison «\u00a0charte\u00a0» aurait dit clairement pourquoi.", refused()),
        Answer(GOOD, "Vous avez publié sans l’attaque\u00a0: il n’en reste rien. C’est un peu plus long qu’un refus, mais rien n’est perdu.", lacks("description", "sorcière", "chiens", "virer")),
        Answer(WRONG, "Une habitante reconnaissable est insultée sur une page publique de la collectivité. Un texte contre une personne ne se publie jamais.", published),
        Answer(FAIR, "Il n’y a rien à préciser\u00a0: ce texte ne sera jamais publiable. Un refus est plus net.", otherwise),
        place="tilleuls", minutes=110, changes={"description": "Parcelles collectives, portes ouvertes aux curieux. Sauf la sorcière du numéro 12 et ses chiens, il faut la virer du quartier !!"}),
    _case("visage", Kind.PHOTO, "Boîte à livres du Lavoir",
        "Regardez la photo en grand. Qui pourrait-on reconnaître\u202f? Un lien sous la photo permet de le masquer.",
        Answer(GOOD, "Le visage est couvert avant que la photo soit publique\u00a0: le lieu y gagne une image, et personne n’y perd.", _masked),
        Answer(WRONG, "Une personne reconnaissable est maintenant sur la carte sans l’avoir voulu. «\u00a0Masquer un visage\u00a0» sous la photo, puis accepter\u00a0; ou ne pas retenir, pour les droits de la photo.", published),
        Answer(GOOD, "C’est une réponse sûre, et la raison dit quoi refaire. Vous auriez aussi pu masquer le visage et garder la photo.", refused(Reason.PHOTO_RIGHTS)),
        Answer(FAIR, "La photo ne sort pas\u00a0: c’est l’essentiel. La raison qui parle des personnes reconnaissables aiderait à en refaire une meilleure.", refused()),
        Answer(FAIR, "Demander une autre photo se fait. Masquer le visage prend dix secondes et n’attend personne.", otherwise),
        place="boite", writer=_REACHABLE, minutes=130, photo=True, message="Elle vient d’être repeinte !"),
    _case("deplacement", Kind.MOVE, "Bibliothèque des Trois-Ponts",
        "Combien de mètres, et pourquoi\u202f? Un bâtiment ne se déplace pas sans raison.",
        Answer(GOOD, "Deux kilomètres sans un mot\u00a0: une erreur de doigt ou un vrai déménagement. Une question courte le dira, et rien n’est perdu en attendant.", asked),
        Answer(FAIR, "Ne pas déplacer est prudent. Mais si la bibliothèque a vraiment déménagé, personne ne le saura\u00a0: demandez d’abord.", refused()),
        Answer(WRONG, "Toutes les personnes qui chercheront la bibliothèque feront deux kilomètres pour rien. Un grand déplacement sans explication se demande ou se vérifie.", otherwise),
        place="bibliotheque", writer=_ELSEWHERE, minutes=150, away=(1500, 1350)),
    _case("conteste", Kind.CORRECT, "Maison de quartier du Lavoir",
        "La fiche change pendant que vous regardez. Qui a vu quoi, et quand\u202f? Chaque champ se choisit à part.",
        Answer(GOOD, "Le nouveau téléphone est publié, et les horaires relevés ce matin par une agente restent. Deux personnes ont travaillé sur une même fiche sans s’effacer.", both(keeps("telephone"), lambda done: "horaires" not in done.kept)),
        Answer(WRONG, "Vous avez remplacé des horaires relevés ce matin par ceux d’un souvenir. Quand un champ est contesté, la valeur vue sur place l’emporte.", keeps("horaires")),
        Answer(FAIR, "Les horaires vérifiés restent, c’est bien. Mais le nouveau téléphone n’était contesté par personne\u00a0: il pouvait être publié.", otherwise),
        place="maison", writer=_REACHABLE, minutes=200,
        changes={"horaires": "Mo-Fr 09:00-18:00", "telephone": "02 61 91 00 79"}, meanwhile={"horaires": "Mo-Fr 10:00-18:00"},
        message="Le numéro a changé. Il me semble qu’ils ferment à 18 h maintenant."),
    _case("fermeture", Kind.CLOSE, "Composteur du square aux Merles",
        "À quelle heure la personne est-elle passée, et quand est-ce ouvert\u202f?",
        Answer(GOOD, "Passer un soir devant une porte fermée ne prouve pas qu’un lieu n’existe plus. La question garde la piste ouverte, et une agente pourra regarder sur place.", asked),
        Answer(FAIR, "Garder le lieu est juste. Mais la personne a peut-être vu quelque chose\u00a0: une question aurait coûté peu.", refused(Reason.NOT_CONFIRMED)),
        Answer(FAIR, "Garder le lieu est juste. La raison «\u00a0pas confirmé sur place\u00a0» serait plus exacte.", refused()),
        Answer(WRONG, "Le composteur a disparu de la carte, sur la foi d’un portail fermé un soir. Une fermeture demande une preuve\u00a0: une affiche, un message de la structure, un passage sur place.", otherwise),
        place="compost", minutes=240, changes={"gone": "closed"}, message="Fermé, je suis passé hier à 20 h et c’était cadenassé."),
    _case("confirmation", Kind.CONFIRM, "Maison de quartier du Lavoir",
        "Rien ne change sur la fiche. Qu’apporte quand même cette contribution\u202f?",
        Answer(GOOD, "«\u00a0Tout est exact\u00a0» rajeunit la fiche\u00a0: elle dira quand et par qui elle a été vérifiée. C’est la contribution la plus utile, et la plus rapide à accepter.", published),
        Answer(WRONG, "Quelqu’un a pris la peine de vérifier, et la fiche continuera de dire qu’elle ne l’a pas été. Une confirmation d’une personne connue s’accepte.", otherwise),
        place="maison", writer=_REGULAR, minutes=260, confirmed=("position", "telephone")),
    _case("reouverture", Kind.REOPEN, "Maison de quartier du Verger",
        "Qui l’annonce\u202f? Cette personne est-elle bien placée pour le savoir\u202f?",
        Answer(GOOD, "Une agente l’a vu ouvert\u00a0: le lieu redevient visible comme tel, avant la date prévue.", published),
        Answer(WRONG, "La carte dira «\u00a0fermé\u00a0» d’un lieu où l’on entre. Ce qui est vu sur place par l’équipe s’accepte.", otherwise),
        place="fermee", writer=_AGENT, minutes=280, changes={"etat": "actif", "ferme_jusqu_au": None}, message="Rouverte ce matin, travaux finis plus tôt."),
    _case("fusion", Kind.MERGE, "Boite à livres passerelle",
        "C’est bien le même lieu. Que dit l’une des fiches que l’autre ne dit pas\u202f?",
        Answer(GOOD, "Une seule fiche, qui garde les horaires que l’autre était seule à connaître\u00a0; l’adresse de l’autre mène désormais à celle qui reste.", lambda done: done.publishes and "horaires" in done.kept),
        Answer(FAIR, "Le doublon a disparu, mais ses horaires aussi. «\u00a0Choisir champ par champ\u00a0» permet de garder le meilleur des deux fiches.", published),
        Answer(WRONG, "Ce sont bien deux fiches d’un même lieu\u00a0: même endroit, même type, presque le même nom. Chaque correction future n’ira qu’à l’une des deux.", otherwise),
        place="livres-bis", writer=_REGULAR, minutes=300, into="livres", message="C’est la même boîte, à deux pas près."),
    _case("evenement", Kind.CREATE, "Vide-grenier de la rue du Lavoir",
        "Ce lieu sera-t-il encore là le mois prochain\u202f?",
        Answer(GOOD, "La carte montre des lieux qui durent. La phrase le dit gentiment\u00a0; vous pouvez ajouter où annoncer un évènement.", refused(Reason.EVENT)),
        Answer(FAIR, "Ne pas publier était juste\u00a0; la raison «\u00a0évènement ponctuel\u00a0» l’aurait expliqué.", refused()),
        Answer(WRONG, "Dimanche soir, il n’y aura plus rien à cet endroit, mais la fiche restera. Un évènement n’est pas un lieu.", otherwise),
        writer=_REACHABLE, minutes=320, away=(-80, -150), changes={"nom": "Vide-grenier de la rue du Lavoir", "type": "maison-de-quartier", "rubrique": "vie-de-quartier", "famille": "initiative", "description": "Dimanche 14 de 8 h à 18 h, buvette sur place."}),
    _case("signalement", Kind.REPORT, "Atelier de réparation des Merles",
        "Accepter un signalement ne change rien à la fiche\u00a0: il faut d’abord retirer ce qui blesse.",
        Answer(GOOD, "La phrase est retirée, de l’historique aussi, et la personne qui a signalé saura que c’est fait.", _treated),
        Answer(WRONG, "Le signalement est classé, et l’insulte est toujours en ligne. «\u00a0Masquer tout de suite\u00a0» retire la description, de l’historique aussi.", otherwise),
        place="visee", writer=_REACHABLE, minutes=20, report=ReportCode.OFFENSIVE.value, message="La fin de la description insulte le responsable."),
    _case("publicite", Kind.TIP, "Atelier de réparation du Marché",
        "Cette note parle-t-elle du lieu\u202f? À qui profite-t-elle\u202f?",
        Answer(GOOD, "Une réclame n’est pas un «\u00a0bon à savoir\u00a0». La raison le dit sans accuser.", refused(Reason.ADVERTISING)),
        Answer(FAIR, "Ne pas publier était juste. La raison «\u00a0publicité\u00a0» serait plus claire.", refused()),
        Answer(WRONG, "La page d’un lieu d’entraide porte maintenant une réclame, pour un an. Une note doit servir à qui vient sur place.", otherwise),
        place="repair", minutes=340, note="Pizzeria Gino juste à côté : -20 % avec le code QUARTIER, ouvert 7j/7 !"),
    _case("majuscules", Kind.CREATE, "JARDIN PARTAGE DU VERGER !!!",
        "Le lieu est bon. Peut-on le publier comme il est écrit\u202f? La touche M ouvre le formulaire.",
        Answer(GOOD, "Modifier et publier en une fois\u00a0: la contribution est retenue, le nom se lit comme les autres, et son auteur n’a rien à refaire.", _calm),
        Answer(FAIR, "Le lieu est sur la carte, c’est l’essentiel. Mais un nom en capitales se lit mal et se lit à voix haute lettre par lettre\u00a0: la touche M le corrige avant de publier.", published),
        Answer(WRONG, "La forme ne fait pas le fond\u00a0: ce jardin existe et dure. Corrigez l’écriture vous-même, au lieu de la renvoyer à son auteur.", otherwise),
        writer=_REACHABLE, minutes=380, away=(-260, -20), changes={"nom": "JARDIN PARTAGE DU VERGER !!!", "type": "jardin-partage", "rubrique": "espaces-verts", "famille": "initiative", "adresse": "7 allée du Verger", "description": "Huit parcelles et un cabanon, ouvert à tous le samedi matin."},
        message="On vient d’ouvrir, venez nombreux !"),
)}  # fmt: skip
