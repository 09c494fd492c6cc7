"""What an installation lacks or has wrong, in plain words: what is said of each thing, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cartoquartiers.domain.vocabulary import Word


class Level(Word):
    """How a finding is to be taken."""

    OK = "ok", "ok"
    WATCH = "watch", "attention"
    WRONG = "wrong", "à corriger"


class Check(Word):
    """What was looked at; the words between `%(` and `)s` are facts."""

    START = "start", "Le site ne démarre pas\u00a0: %(reason)s"
    DATABASE = "database", "Base de données\u00a0: %(what)s"
    DATABASE_AWAY = "database_away", "La base de données ne répond pas\u00a0: %(reason)s"
    MIGRATIONS = "migrations", "Structure de la base\u00a0: version %(here)s, le programme attend %(wanted)s"
    INTEGRITY = "integrity", "Contrôle de la base\u00a0: %(result)s"
    FOLDER = "folder", "Dossier des données\u00a0: %(folder)s"
    DISK = "disk", "Place libre sur le disque\u00a0: %(free)s Go"
    CLOCK = "clock", "Horloge de la machine\u00a0: %(now)s"
    TIMEZONE = "timezone", "Fuseau horaire\u00a0: %(zone)s"
    SECRET = "secret", "Clé secrète\u00a0: %(state)s"
    PERMISSIONS = "permissions", "Fichiers secrets\u00a0: %(state)s"
    ADDRESS = "address", "Adresse publique\u00a0: %(url)s"
    DEBUG = "debug", "Mode de mise au point\u00a0: %(state)s"
    LIMITS = "limits", "Limites contre les abus\u00a0: %(state)s"
    TILES = "tiles", "Fond de carte\u00a0: %(host)s"
    DEMONSTRATION = "demonstration", "Comptes de démonstration actifs\u00a0: %(count)s"
    ADMINISTRATOR = "administrator", "Comptes d’administration\u00a0: %(count)s"
    WORKER = "worker", "Tâches automatiques\u00a0: %(when)s"
    JOBS = "jobs", "Tâches en échec\u00a0: %(names)s"
    LETTERS = "letters", "Lettres qui n’ont pas pu partir\u00a0: %(count)s"
    OLD_LETTERS = "old_letters", "Plus ancienne lettre en attente\u00a0: %(when)s"
    WEBHOOKS = "webhooks", "Adresses d’envoi des changements qui ne répondent plus\u00a0: %(count)s"
    HARVESTS = "harvests", "Listes suivies qui ne se lisent plus\u00a0: %(count)s"
    SEARCH = "search", "Recherche dans les textes (FTS5)\u00a0: %(state)s"
    CLOCKS = "clocks", "Écart entre l’horloge de la machine et celle de la base\u00a0: %(seconds)s s"
    MAIL = "mail", "Serveur de courrier\u00a0: %(state)s"
    BACKUP = "backup", "Dernière sauvegarde\u00a0: %(when)s"
    MISSING_PHOTOS = "missing_photos", "Photos dont le fichier manque\u00a0: %(count)s"
    PHOTO_STORE = "photo_store", "Dépôt des photos\u00a0: %(state)s"
    ACTS = "acts", "Journal des actes\u00a0: %(state)s"
    GEOCODER = "geocoder", "Recherche d’adresses\u00a0: %(state)s"
    REDIS = "redis", "Redis\u00a0: %(state)s"
    FRONT = "front", "Le site, à son adresse publique\u00a0: %(state)s"
    TIME_OUTSIDE = (
        "time_outside",
        "Écart entre l’horloge de la machine et celle d’Internet\u00a0: %(seconds)s s",
    )
    ROOM = "room", "Nombre de fichiers que le disque peut encore recevoir\u00a0: %(count)s"
    ORPHANS = "orphans", "Photos gardées qui n’appartiennent plus à rien\u00a0: %(count)s"


class Advice(Word):
    """What to do about it."""

    START = "start", "Corrigez ce réglage, puis redémarrez."
    DATABASE = "database", "Vérifiez CARTO_DATABASE_URL et que PostgreSQL tourne."
    SPATIALITE = "spatialite", "Installez le paquet libsqlite3-mod-spatialite."
    CREATE = "create", "Rien n’est encore installé ici\u00a0: «\u00a0flask db upgrade\u00a0» crée la base."
    UPGRADE = "upgrade", "Faites une sauvegarde, puis lancez «\u00a0flask db upgrade\u00a0»."
    NEWER = "newer", "La base vient d’une version plus récente\u00a0: mettez le programme à jour."
    INTEGRITY = (
        "integrity",
        (
            "Arrêtez le site, puis restaurez la dernière sauvegarde\u00a0: voyez «\u00a0Restaurer\u00a0» dans"
            " docs/operations/sauvegarde.md."
        ),
    )
    FOLDER = (
        "folder",
        "Donnez ce dossier, et ce qu’il contient, au compte du site (chown -R), puis redémarrez le site.",
    )
    DISK = (
        "disk",
        "Libérez de la place (vieilles sauvegardes, journalctl --vacuum-size=200M) ou agrandissez le disque.",
    )
    CLOCK = "clock", "Mettez la machine à l’heure (timedatectl set-ntp true)."
    TIMEZONE = "timezone", "Donnez à CARTO_TIMEZONE un nom comme Europe/Paris ou Indian/Reunion."
    SECRET = "secret", "Donnez à CARTO_SECRET_KEY une longue suite au hasard (openssl rand -hex 32)."
    PERMISSIONS = "permissions", "Réservez ces fichiers au compte du site (chmod 600)."
    HTTPS = (
        "https",
        "Mettez un serveur HTTPS devant le site (Caddy)\u00a0: les tablettes en ont besoin.",
    )
    ADDRESS = (
        "address",
        "CARTO_BASE_URL s’écrit https://carte.exemple.fr\u00a0: https://, le nom du site, et rien après.",
    )
    PUBLIC = "public", "Pour ouvrir le site au public, donnez son adresse à CARTO_BASE_URL."
    DEBUG = "debug", "Retirez FLASK_DEBUG\u00a0: il montre l’intérieur du site à tout le monde."
    LIMITS = "limits", "Retirez CARTO_LIMITS, ou donnez-lui la valeur on."
    TILES = "tiles", "CARTO_TILES_URL doit contenir {z}, {x} et {y} et commencer par https://."
    DEMONSTRATION = "demonstration", "Désactivez-les (flask users deactivate) avant d’ouvrir au public."
    ADMINISTRATOR = (
        "administrator",
        "«\u00a0flask first-start\u00a0» donne l’adresse et le code de la page où l’ouvrir.",
    )
    REOPEN = (
        "reopen",
        "«\u00a0flask users deactivate --undo\u00a0» ou «\u00a0flask users add\u00a0» en ouvre un.",
    )
    WORKER = (
        "worker",
        (
            "Plus rien ne se fait depuis\u00a0: relancez les tâches automatiques (systemctl start carto-work,"
            " ou docker compose up -d work)."
        ),
    )
    WORKER_FIRST = (
        "worker_first",
        (
            "Le site vient de démarrer\u00a0? Attendez une minute. Sinon, démarrez-les (systemctl start"
            " carto-work, ou docker compose up -d work)."
        ),
    )
    JOBS = "jobs", "La raison est dans Administration → Courrier, Tâches automatiques."
    LETTERS = "letters", "Voyez Administration → Courrier\u00a0: la raison y est, et «\u00a0Réessayer\u00a0»."
    OLD_LETTERS = "old_letters", "Le courrier ne part plus\u00a0: voyez Administration → Courrier."
    WEBHOOKS = "webhooks", "Voyez Administration → Envois, ou l’espace de la structure."
    HARVESTS = "harvests", "Voyez Importer des lieux → Listes suivies\u00a0: la raison y est."
    FTS5 = "fts5", "Ce Python a un SQLite sans FTS5\u00a0: installez celui de Debian, ou pysqlite3-binary."
    CLOCKS = "clocks", "Mettez les deux machines à l’heure (timedatectl set-ntp true)."
    MAIL = "mail", "Sans serveur de courrier, personne ne reçoit de réponse ni de lien\u00a0: CARTO_MAIL_URL."
    BACKUP = "backup", "Lancez «\u00a0flask backup DOSSIER\u00a0» chaque nuit, vers un autre disque."
    BACKUP_OLD = (
        "backup_old",
        "Celle de chaque nuit ne se fait plus (systemctl status carto-backup.timer)\u00a0: faites-en une.",
    )
    MISSING_PHOTOS = "missing_photos", "Restaurez-les d’une sauvegarde, ou retirez-les des fiches."
    PHOTO_STORE = "photo_store", "Vérifiez CARTO_PHOTO_STORE, et que le seau répond à cette machine."
    PHOTO_VERSIONS = (
        "photo_versions",
        "Arrêtez les versions du seau et effacez les anciennes\u00a0: une photo effacée doit l’être.",
    )
    ACTS = (
        "acts",
        "Quelqu’un a écrit dans la base sans passer par le site\u00a0: comparez avec une sauvegarde.",
    )
    GEOCODER = "geocoder", "Vérifiez CARTO_GEOCODER_URL\u00a0; le reste du site fonctionne sans."
    REDIS_MODULE = (
        "redis_module",
        "Ajoutez-le\u00a0: «\u00a0.venv/bin/pip install -r requirements-redis.txt\u00a0».",
    )
    MAIL_SETTING = (
        "mail_setting",
        "Vérifiez CARTO_MAIL_URL\u00a0: serveur, port, identifiant, mot de passe. D’ici là rien ne part.",
    )
    MAIL_AWAY = (
        "mail_away",
        "Vérifiez le serveur et le port de CARTO_MAIL_URL, et qu’il est en marche. D’ici là rien ne part.",
    )
    MAIL_SLOW = (
        "mail_slow",
        "Recommencez dans un moment. Si cela dure, les lettres partent en retard\u00a0: voyez qui le tient.",
    )
    FRONT = (
        "front",
        "Vérifiez CARTO_BASE_URL, que ce nom mène à cette machine, et Caddy (systemctl status caddy).",
    )
    ROOM = "room", "Effacez de vieux fichiers, ou agrandissez le disque\u00a0: il n’en reçoit bientôt plus."
    ORPHANS = (
        "orphans",
        "«\u00a0flask purge\u00a0» les efface\u00a0; vérifiez que les tâches automatiques tournent.",
    )
    REDIS = "redis", "Vérifiez CARTO_REDIS_URL, ou retirez-le\u00a0: chaque serveur comptera pour lui."


class State(Word):
    """Facts that are words."""

    ABSENT = "absent", "absente"
    SHORT = "short", "trop courte"
    PRESENT = "present", "présente"
    KEPT = "kept", "gardée dans le dossier des données"
    PRIVATE = "private", "réservés au compte du site"
    DEBUG_ON = "debug_on", "allumé"
    DEBUG_OFF = "debug_off", "éteint"
    LIMITS_ON = "limits_on", "allumées"
    LIMITS_OFF = "limits_off", "éteintes"
    NEVER = "never", "aucune"
    NOT_YET = "not_yet", "rien n’a encore tourné"
    ON_TIME = "on_time", "à l’heure"
    EMPTY = "empty", "vide"
    SOUND = "sound", "rien d’anormal"
    WHOLE = "whole", "entier"
    NO_SERVER = "no_server", "aucun"
    NOT_SMTP = "not_smtp", "répond, mais ce n’est pas un serveur de courrier"
    SILENT = "silent", "ne répond pas"
    ANSWERS = "answers", "répond"
    REFUSES = "refuses", "refuse la connexion"
    VERSIONS = "versions", "garde ce que le site efface"
    GUESSABLE = "guessable", "facile à deviner"
    NO_NAME = "no_name", "ce nom est inconnu"
    CERTIFICATE = "certificate", "son certificat n’est pas valable"
    ANOTHER = "another", "un autre site répond"
    OTHER_DATA = "other_data", "un site répond, avec d’autres données"
    NO_MODULE = "no_module", "le module Python redis manque"


#: Without these the site cannot serve, or would lose what people send.
BLOCKING = frozenset(
    {
        Check.START,
        Check.DATABASE_AWAY,
        Check.MIGRATIONS,
        Check.INTEGRITY,
        Check.FOLDER,
        Check.DISK,
        Check.TIMEZONE,
        Check.SECRET,
        Check.SEARCH,
    }
)


@dataclass(frozen=True)
class Finding:
    """What was found: never a secret in its facts."""

    level: Level
    check: Check
    facts: Mapping[str, str] = field(default_factory=dict)
    advice: Advice | None = None

    @property
    def blocks(self) -> bool:
        """Whether the site cannot serve like this."""
        return self.level is Level.WRONG and self.check in BLOCKING


def found(check: Check, advice: Advice | None = None, level: Level = Level.WATCH, **facts: object) -> Finding:
    """A finding: fine without advice, else of that level."""
    told = {name: value.sentence if isinstance(value, State) else str(value) for name, value in facts.items()}
    return Finding(Level.OK if advice is None else level, check, told, advice)
