"""Every setting once, from the environment, with its reason. No logic beyond reading."""

import os
from pathlib import Path

# Where the database file, photos and secrets live.
DATA_DIR = os.environ.get("CARTO_DATA_DIR", str(Path(__file__).resolve().parent / "instance"))
# sqlite:///… is SpatiaLite (embedded, the default); postgresql+psycopg://… is PostGIS (production).
DATABASE_URL = os.environ.get("CARTO_DATABASE_URL", f"sqlite:///{DATA_DIR}/carto.db")
# The public address, in every link that leaves the house. Anything but a loopback address means production.
BASE_URL = os.environ.get("CARTO_BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
# Signs notices and throttling keys, seals the secrets of second factors. Compulsory in production; kept in
# DATA_DIR otherwise.
SECRET_KEY = os.environ.get("CARTO_SECRET_KEY", "")
# "Ouvert maintenant", dates of verification and sentences speak in this zone.
TIMEZONE = os.environ.get("CARTO_TIMEZONE", "Europe/Paris")
# The base map: a raster tile template and its attribution. The only other host that a browser ever talks to.
TILES_URL = os.environ.get(
    "CARTO_TILES_URL",
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
    "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
)
TILES_ATTRIBUTION = os.environ.get("CARTO_TILES_ATTRIBUTION", "© IGN – Plan IGN")
# A base map of one's own instead: a PMTiles archive of vector tiles (Protomaps' basemap) on this disk.
# Tablets take its part of a quartier along; a file that is not there, or is none, leaves the tiles above.
PMTILES = os.environ.get("CARTO_PMTILES", "")
PMTILES_ATTRIBUTION = os.environ.get("CARTO_PMTILES_ATTRIBUTION", "© OpenStreetMap")
# Where photos are kept: file:<folder> (default: DATA_DIR/photos), or s3://KEY:SECRET@host/bucket[/folder]
# (requirements-s3.txt), which several servers share.
PHOTO_STORE = os.environ.get("CARTO_PHOTO_STORE", f"file:{DATA_DIR}/photos")
# "inline": letters, reopenings and purges run in a thread of the server; "apart": `flask work` runs them.
WORKER = os.environ.get("CARTO_WORKER", "inline")
# How a command is typed on this machine: sentences that name one say it so (`carto doctor` instead of
# `flask doctor` where deploy/carto is installed).
COMMAND = os.environ.get("CARTO_COMMAND", "flask")
# What is said on the error output: "text", lines for people; "json", one object for each request and event,
# without anything personal, for the programs that gather logs.
LOG = os.environ.get("CARTO_LOG", "text")
# The port on which Prometheus may read figures of this site; empty: none. On the loopback unless
# CARTO_METRICS_HOST says otherwise: the figures are for whoever looks after the site.
METRICS_PORT = os.environ.get("CARTO_METRICS_PORT", "")
METRICS_HOST = os.environ.get("CARTO_METRICS_HOST", "127.0.0.1")
# How many days dated snapshots of the files are kept (then the first of each month stays); 0 takes none.
SNAPSHOT_DAYS = os.environ.get("CARTO_SNAPSHOT_DAYS", "90")
# "off" lifts the rate limits; for load tests only.
LIMITS = os.environ.get("CARTO_LIMITS", "on")
# How many web servers of one's own stand in front (nginx, Caddy): so many last entries of X-Forwarded-For are
# believed. 0: the connection itself tells who comes, and the header, which anybody may write, is not read.
PROXIES = os.environ.get("CARTO_PROXIES", "0")
# The internal address under which a front server of one's own (nginx, X-Accel-Redirect) sends what lies in
# DATA_DIR/exports; empty: the site sends its files itself.
ACCEL = os.environ.get("CARTO_ACCEL", "")
# Redis for rate limits shared by several servers (requirements-redis.txt); without it, or while it is away,
# each process counts for itself.
REDIS_URL = os.environ.get("CARTO_REDIS_URL", "")
# How many milliseconds late, at most, a server may hear of what another process published, on PostgreSQL,
# before it tells again that an answer is unchanged; 0: it asks each time. On SQLite it knows at once.
PULSE = os.environ.get("CARTO_PULSE", "50")
# The licence under which the town publishes (lov2: Licence Ouverte 2.0).
LICENCE = os.environ.get("CARTO_LICENCE", "lov2")
# The mail server: smtp://user:password@host:port, smtps://… or smtp://…?starttls=1.
# Without it letters go to the log.
MAIL_URL = os.environ.get("CARTO_MAIL_URL", "")
# The address that letters come from (default: no-reply@ the public host); answers go to the town's contact.
MAIL_FROM = os.environ.get("CARTO_MAIL_FROM", "")
# The address search: a service with the interface of the Base Adresse Nationale, asked by the server alone.
# Without it the map offers nothing about addresses.
GEOCODER_URL = os.environ.get("CARTO_GEOCODER_URL", "")
# Where the first start asks for the outline of a commune, by the server: {field} becomes nom, code (INSEE) or
# codeEpci, {value} what was typed; GeoJSON features with nom and code answer.
COMMUNES_URL = os.environ.get(
    "CARTO_COMMUNES_URL",
    "https://geo.api.gouv.fr/communes?{field}={value}&fields=nom,code&format=geojson&geometry=contour",
)
# Where it asks for an agglomération by name: a JSON list of objects with nom and code (SIREN) answers, whose
# communes are then asked for at the address above. Empty: by SIREN only.
AGGLOMERATIONS_URL = os.environ.get(
    "CARTO_AGGLOMERATIONS_URL", "https://geo.api.gouv.fr/epcis?nom={value}&fields=nom,code"
)
# The data portal to which an administrator may publish (one that runs udata);
# demo.data.gouv.fr is for trying.
DATAGOUV_URL = os.environ.get("CARTO_DATAGOUV_URL", "https://www.data.gouv.fr")
# "on": lists to follow and webhooks may also lie on this very machine; for trying and for tests, never obeyed
# where the public address is not a loopback one.
ASK_LOOPBACK = os.environ.get("CARTO_ASK_LOOPBACK", "off")
# The password of the demonstration accounts; made up and kept in DATA_DIR when it is not set.
DEMO_PASSWORD = os.environ.get("CARTO_DEMO_PASSWORD", "")
# A provider of identities (OpenID Connect) where people may sign in too: ProConnect, Keycloak, Authentik…
# Its discovery document (…/.well-known/openid-configuration); empty: passwords only.
OIDC_URL = os.environ.get("CARTO_OIDC_URL", "")
# What the provider calls this site, and the secret that they share.
OIDC_CLIENT_ID = os.environ.get("CARTO_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("CARTO_OIDC_CLIENT_SECRET", "")
# The word on the button: « Se connecter avec … ».
OIDC_NAME = os.environ.get("CARTO_OIDC_NAME", "OpenID")
# What is asked; ProConnect wants "openid email given_name usual_name".
OIDC_SCOPE = os.environ.get("CARTO_OIDC_SCOPE", "openid email profile")
# "verified": the provider verifies every address and does not say so (ProConnect). Else it must say so.
OIDC_EMAILS = os.environ.get("CARTO_OIDC_EMAILS", "")
