"""What can be said of a file or of a row that is being imported: codes, each with its French sentence.

The sentences hold `{names}` that the parameters of the problem fill.
"""

from collections.abc import Mapping
from typing import Any

from cartoquartiers.domain.vocabulary import Word


class FileTrouble(Word):
    """Why a whole file cannot be read."""

    NOT_FOUND = "not_found", "Le fichier « {location} » est introuvable."
    UNREADABLE = "unreadable", "Le fichier « {location} » ne peut pas être lu : {detail}."
    TOO_BIG = "too_big", "Le fichier dépasse la taille permise ({limit} Mo)."
    NO_ANSWER = "no_answer", "L’adresse « {location} » ne répond pas : {detail}."
    BAD_ADDRESS = "bad_address", "L’adresse « {location} » n’est pas une adresse http ou https."
    PRIVATE_ADDRESS = (
        "private_address",
        (
            "L’adresse «\u00a0{location}\u00a0» mène à une machine privée, que ce site "
            "n’a pas le droit d’interroger."
        ),
    )
    UNKNOWN_HOST = "unknown_host", "Le site «\u00a0{host}\u00a0» n’existe pas, ou son nom ne répond pas."
    STATUS = "status", "L’adresse «\u00a0{location}\u00a0» ne donne pas le fichier (réponse {status})."
    REDIRECTIONS = (
        "redirections",
        "L’adresse «\u00a0{location}\u00a0» renvoie sans fin d’une adresse à une autre.",
    )
    TOO_SLOW = "too_slow", "L’adresse «\u00a0{location}\u00a0» met trop de temps à donner le fichier."
    CUT_OFF = "cut_off", "Le fichier de «\u00a0{location}\u00a0» est arrivé incomplet."
    UNFORESEEN = (
        "unforeseen",
        (
            "Lire cette liste a arrêté le site à un endroit qui n’était pas prévu. "
            "La trace en est gardée pour qui s’occupe du site."
        ),
    )
    EMPTY = "empty", "Le fichier est vide."
    SPREADSHEET = (
        "spreadsheet",
        "C’est un classeur de tableur. Enregistrez la feuille au format CSV (UTF-8), puis importez ce CSV.",
    )
    ARCHIVE = "archive", "C’est une archive compressée. Ouvrez-la et importez le fichier qu’elle contient."
    WEB_PAGE = (
        "web_page",
        "C’est une page web, pas un fichier de données. Cherchez sur cette page le lien de téléchargement.",
    )
    NOT_TEXT = "not_text", "Ce n’est pas un fichier de texte (CSV, JSON ou GeoJSON)."
    NO_COLUMN = "no_column", "La première ligne du fichier ne donne aucun nom de colonne."
    NO_ROW = "no_row", "Le fichier ne contient aucune ligne sous les noms de colonnes."
    TOO_MANY_ROWS = (
        "too_many_rows",
        "Le fichier a plus de {limit} lignes. Coupez-le en plusieurs fichiers, importés l’un après l’autre.",
    )
    NO_TABLE = (
        "no_table",
        "Cette archive ne contient aucun tableau\u00a0: mettez-y le fichier (CSV, tableur…) et ses photos.",
    )
    SEVERAL_TABLES = (
        "several_tables",
        "Plusieurs tableaux sont là ({names})\u00a0: apportez-les un par un.",
    )
    LOCKED = "locked", "Cette archive est protégée par un mot de passe\u00a0: faites-en une sans."
    BAD_ARCHIVE = "bad_archive", "Cette archive est abîmée, ou d’une sorte que nous ne savons pas ouvrir."
    BOMB = "bomb", "Ce fichier compressé prendrait une place démesurée une fois ouvert."
    BAD_WORKBOOK = "bad_workbook", "Ce classeur est abîmé, ou protégé par un mot de passe."
    BAD_KML = "bad_kml", "Ce fichier KML est mal formé."
    KML_DOCTYPE = (
        "kml_doctype",
        "Ce fichier KML contient des définitions (DOCTYPE), qui ne sont pas acceptées.",
    )
    BAD_PBF = "bad_pbf", "Cet extrait d’OpenStreetMap est abîmé, ou arrivé incomplet."
    NO_PBF = (
        "no_pbf",
        (
            "Ce site ne lit pas les extraits .osm.pbf. Apportez plutôt un export GeoJSON ou JSON d’Overpass, "
            "ou demandez à qui s’occupe du site d’installer requirements-osm.txt."
        ),
    )
    CELL_TOO_LONG = (
        "cell_too_long",
        "Une cellule est démesurée vers la ligne {line} : un guillemet n’a sans doute pas été refermé.",
    )
    BAD_JSON = "bad_json", "Le fichier JSON est mal formé, ligne {line} : {detail}."
    NOT_A_NUMBER = "not_a_number", "Le fichier JSON contient « {value} », qui n’est pas un nombre permis."
    TOO_DEEP = "too_deep", "Le fichier JSON est imbriqué trop profondément."
    NO_RECORDS = "no_records", "Le fichier JSON ne contient pas de liste d’enregistrements."
    OTHER_PROJECTION = (
        "other_projection",
        "Les positions sont dans une autre projection ({crs}). Enregistrez-le en WGS 84 (EPSG:4326).",
    )


class FileNotice(Word):
    """What is worth telling about a file that was read."""

    DUPLICATE_KEY = (
        "duplicate_key",
        "La clé « {key} » est écrite deux fois dans un enregistrement : la dernière compte.",
    )
    REMOTE_LAYER = (
        "remote_layer",
        (
            "Le calque « {name} » prend ses données ailleurs : elles ne sont pas dans ce fichier. "
            "Apportez-les par leur adresse : {url}"
        ),
    )
    TOO_MANY_PICTURES = (
        "too_many_pictures",
        (
            "{left} photos de l’archive ne sont pas reprises\u00a0: "
            "{most} photos et {limit} Mo au plus par fichier."
        ),
    )
    ODD_NAME = (
        "odd_name",
        "«\u00a0{name}\u00a0» sort du dossier de l’archive\u00a0: ce fichier n’est pas repris.",
    )
    UNUSED_FILES = "unused_files", "Ni tableau ni photo, laissés de côté\u00a0: {names}."
    OTHER_KINDS = (
        "other_kinds",
        (
            "D’une sorte que cette carte ne connaît pas (rues, commerces, bâtiments…), et pas repris\u00a0: "
            "{count}."
        ),
    )
    GARBLED = (
        "garbled",
        (
            "Les accents étaient abîmés («\u00a0Ã©\u00a0» au lieu de «\u00a0é\u00a0»), ils sont remis en "
            "place\u00a0; lignes concernées\u00a0: {rows}."
        ),
    )
    DUPLICATE_COLUMN = (
        "duplicate_column",
        "Deux colonnes s’appellent « {column} » : la seconde devient « {renamed} ».",
    )


class RowTrouble(Word):
    """Why a row is refused."""

    TOO_MANY_CELLS = "too_many_cells", "{found} cellules au lieu de {expected}, les colonnes sont décalées"
    TOO_FEW_CELLS = "too_few_cells", "{found} cellules au lieu de {expected}, la ligne est incomplète"
    EMPTY_ROW = "empty_row", "ligne vide"
    FORBIDDEN_CHARACTER = "forbidden_character", "caractère interdit dans la colonne « {column} »"
    NOT_AN_OBJECT = "not_an_object", "cet élément de la liste n’est pas un enregistrement"
    SKIPPED = "skipped", "{reason}"
    ID_MISSING = "id_missing", "identifiant absent (colonne « {column} »)"
    UNKNOWN_VALUE = "unknown_value", "valeur sans correspondance : « {value} » (colonne « {column} »)"
    POSITION_UNREADABLE = "position_unreadable", "position illisible : « {value} »"
    POSITION_INCOMPLETE = "position_incomplete", "il manque une des deux coordonnées : « {value} »"
    POSITION_ZERO = "position_zero", "position 0, 0 : au large de l’Afrique"
    POSITION_OUT_OF_RANGE = (
        "position_out_of_range",
        "position hors du globe : « {value} » (coordonnées projetées, en mètres ?)",
    )
    GEOMETRY_UNREADABLE = "geometry_unreadable", "forme géographique illisible"
    POSITION_FAR = "position_far", "position à {km} km du territoire"
    REPEATED_ID = "repeated_id", "même identifiant que la ligne {line}, avec un autre contenu"
    PLACE_GONE = "place_gone", "ce lieu n’est plus sur la carte (fermé, réuni ou retiré), rien n’a été changé"
    LEFT_OUT = "left_out", "ligne laissée de côté par la personne qui importe"
    NO_SUCH_PLACE = "no_such_place", "aucun lieu de la carte n’a l’identifiant «\u00a0{value}\u00a0»"
    NOT_OURS = "not_ours", "ce lieu n’est pas tenu par cette structure"
    OTHER_LICENCE = "other_licence", "ce lieu est sous une autre licence que cette source"
    LETTERS_LOST = (
        "letters_lost",
        "les accents se sont perdus dans le fichier\u00a0: «\u00a0{value}\u00a0» n’est pas repris",
    )
    REFUSED_BEFORE = "refused_before", "une modératrice ou un modérateur n’a pas retenu ce lieu"


class RowRemark(Word):
    """What is worth telling of a row that was taken; params: the `name` of the place that it resembles, or
    the `reason` that a mapping gives."""

    LOOKS_ALIKE = (
        "looks_alike",
        "ressemble à un lieu déjà sur la carte, à comparer dans la file de modération",
    )
    DOUBTFUL = "doubtful", "{reason}"
    FIRST_KEPT = "first_kept", "de «\u00a0{value}\u00a0», seul «\u00a0{kept}\u00a0» est repris"
    HOURS_READ = "hours_read", "horaires lus dans le texte, qui est gardé à côté"
    FROM_SHAPE = "from_shape", "trait ou surface\u00a0: le lieu est mis en un point de cette forme"
    ADDRESS_FOUND = (
        "address_found",
        "placé d’après son adresse\u00a0: {label} (ressemblance {percent}\u00a0%)",
    )
    ADDRESS_STREET = "address_street", "numéro inconnu\u00a0: placé au milieu de la rue"
    ADDRESS_DOUBT = "address_doubt", "adresse incertaine, à placer par quelqu’un"
    ADDRESS_NONE = "address_none", "adresse introuvable"
    GROUND_KEPT = (
        "ground_kept",
        "ce que quelqu’un a corrigé reste, et devient une proposition à qui tient la liste",
    )
    PHOTO_MISSING = (
        "photo_missing",
        "photo «\u00a0{name}\u00a0» absente\u00a0: mettez-la avec le fichier dans une archive ZIP",
    )
    PHOTO_HEAVY = "photo_heavy", "photo «\u00a0{name}\u00a0» trop lourde ({limit} Mo au plus)"
    PHOTO_BAD = "photo_bad", "«\u00a0{name}\u00a0» n’est pas une photo que nous sachions lire"
    PHOTO_BEYOND = "photo_beyond", "photo «\u00a0{name}\u00a0» en trop\u00a0: {most} au plus par lieu"
    PHOTO_LEFT = "photo_left", "photo «\u00a0{name}\u00a0» de trop dans l’archive, elle n’a pas été reprise"
    PHOTO_WITHDRAWN = "photo_withdrawn", "photo «\u00a0{name}\u00a0» retirée du site, elle n’y revient pas"
    PHOTO_AWAY = "photo_away", "photo «\u00a0{name}\u00a0»\u00a0: {why}"
    TURNED = "turned", "latitude et longitude étaient inversées, elles sont remises dans l’ordre"


class ImportWord(Word):
    """What an import says of itself in the contributions that it makes."""

    MESSAGE = "message", "Import de la source « {source} »"
    MESSAGE_GONE = (
        "message_gone",
        "Ce lieu n’est plus dans la liste de la source «\u00a0{source}\u00a0». A-t-il fermé\u202f?",
    )
    MESSAGE_DOUBT = "message_doubt", "Import de la source « {source} ». À vérifier : {reason}"


class MappingTrouble(Word):
    """Why a mapping file cannot be used; `where` is the path of keys inside it."""

    UNREADABLE = "unreadable", "Le fichier de correspondance est illisible : {detail}"
    NOT_A_TABLE = "not_a_table", "{where} : il faut une liste de « clé : valeur »"
    MISSING = "missing", "{where} : il manque « {key} »"
    UNKNOWN_KEY = "unknown_key", "{where} : « {key} » n’existe pas (possible : {known})"
    NOT_TEXT = "not_text", "{where} : il faut un texte (entre guillemets si c’est oui, non, yes, no, on, off)"
    NOT_A_LIST = "not_a_list", "{where} : il faut une liste de textes"
    UNKNOWN_FIELD = "unknown_field", "{where} : un lieu n’a pas de champ « {key} »"
    UNKNOWN_CLEANER = "unknown_cleaner", "{where} : « {key} » ne se connaît pas (possible : {known})"
    UNKNOWN_LICENCE = "unknown_licence", "{where} : licence « {key} » inconnue (possible : {known})"
    ONE_WAY = "one_way", "{where} : choisissez une seule clé parmi column, template et constant"
    BAD_POSITION = (
        "bad_position",
        "{where} : donnez « geometry », une colonne « lat, lon », ou longitude et latitude",
    )
    NO_CONDITION = "no_condition", "{where} : il manque la condition (one_of, starts_with ou empty)"
    NO_DOUBT = "no_doubt", "{where} : donnez column avec below ou one_of, ou bien always: true"
    NO_NAME = (
        "no_name",
        "Aucune colonne ne donne le nom des lieux : appelez-en une « nom », ou donnez --type ou --mapping",
    )
    NO_IDENTITY = (
        "no_identity",
        "Rien ne permet de reconnaître les lignes d’un import à l’autre : ajoutez une colonne « id »",
    )
    MISSING_COLUMN = "missing_column", "Le fichier n’a pas de colonne « {key} »"


_BY_CODE: Mapping[str, Word] = {
    word.value: word for words in (FileTrouble, FileNotice, RowTrouble, RowRemark) for word in words
}


def word_of(code: str) -> Word | None:
    """The word of a code; None when the code is not one of an import."""
    return _BY_CODE.get(code)


def say(code: str, params: Mapping[str, Any]) -> str | None:
    """Return the French sentence of a code, filled; None when the code is not one of an import."""
    word = _BY_CODE.get(code)
    return word.sentence.format_map(_Known(params)) if word else None


class _Known(dict[str, Any]):
    """Parameters of a sentence: a missing one shows as an ellipsis rather than stopping a report."""

    def __missing__(self, key: str) -> str:
        return "…"
