"""Runs in the environment `dcat`: the parser of ckanext-dcat; prints the datasets that CKAN would keep.

CKAN itself is a server with a database and a search engine. Of it the parser needs a handful of names, which
stand here; what reads the catalogue is the extension's own code.
"""

import json
import sys
import types
from unittest.mock import MagicMock


class _Missing(Exception):
    pass


def _module(name: str, **names: object) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__path__ = []
    module.__dict__.update(names)
    sys.modules[name] = module
    return module


def _no_action(name: str) -> object:
    raise KeyError(name)


_toolkit = {
    "config": {"ckan.locale_default": "fr"},
    "asbool": lambda value: value in (True, "true", "True", "1"),
    "aslist": lambda value, *_rest: value.split() if isinstance(value, str) else list(value or []),
    "get_action": _no_action,
    "url_for": lambda *_parts, **_names: "",
    "ObjectNotFound": _Missing,
    "Invalid": type("Invalid", (Exception,), {}),
    "StopOnError": type("StopOnError", (Exception,), {}),
    "missing": object(),
    "h": MagicMock(),
    "_": lambda text: text,
}
_module("ckan")
_plain = _module("ckan.plugins.toolkit", **_toolkit)
_module("ckan.plugins", toolkit=_plain, PluginImplementations=lambda _interface: [], Interface=object)
_module("ckan.plugins.interfaces", Interface=object)
_module("ckantoolkit", **_toolkit)
_module("ckan.exceptions", HelperError=type("HelperError", (Exception,), {}))
_module("ckan.model", license=MagicMock())
_module("ckan.model.license", LicenseRegister=dict)
_module("ckan.lib")
_module("ckan.lib.helpers", resource_formats=dict)
_module("ckan.lib.munge", munge_tag=lambda tag: tag)
_module("ckan.views")
_module("ckan.views.home", index=None)
_module("ckan.views.dataset", read=None)

from ckanext.dcat.processors import RDFParser  # noqa: E402 # after the names that it asks for

_FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}

if __name__ == "__main__":
    path = sys.argv[1]
    parser = RDFParser(profiles=["euro_dcat_ap_3"])
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 # a path of the command line
        parser.parse(file.read(), _format=_FORMATS[path.rpartition(".")[2]])
    print(json.dumps(list(parser.datasets()), default=str))  # noqa: T201 # the answer
