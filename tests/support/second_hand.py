"""PostgreSQL databases that one test after the other uses: giving one its furniture back takes a tenth of the
time of making another."""

from psycopg import Connection, OperationalError, sql

from tests.support import connections
from tests.support.postgres import Server

# What stands in the schema that tests see: columns, constraints, indexes, triggers.
_SHAPE = """
SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
  SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || a.attnotnull || COALESCE(pg_get_expr(d.adbin, d.adrelid), '') AS line
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
  UNION ALL
  SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
) AS lines
"""
_TABLES = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys' ORDER BY 1
"""
_KEEP_NUMBERS = """
CREATE TABLE kept_numbers.number AS
SELECT sequencename AS name, COALESCE(last_value, 1) AS value, last_value IS NOT NULL AS is_called
FROM pg_sequences WHERE schemaname = 'public'
"""
# A table that a test filled is emptied as a file; a few rows are faster deleted.
_GIVE_BACK = """
DO $$
DECLARE
  name text;
  large text;
BEGIN
  SET LOCAL session_replication_role = replica;
  SELECT string_agg(format('public.%I', own.relname), ', ') INTO large
  FROM pg_class own JOIN pg_class kept ON kept.relname = own.relname AND kept.relkind = 'r'
  WHERE own.relnamespace = 'public'::regnamespace AND kept.relnamespace = 'kept'::regnamespace
  AND pg_relation_size(own.oid) > 300000;
  IF large IS NOT NULL THEN
    EXECUTE 'TRUNCATE ' || large || ' CASCADE';
  END IF;
  FOR name IN
    SELECT own.relname
    FROM pg_class own JOIN pg_class kept ON kept.relname = own.relname AND kept.relkind = 'r'
    WHERE own.relnamespace = 'public'::regnamespace AND kept.relnamespace = 'kept'::regnamespace
    AND pg_relation_size(own.oid) + pg_relation_size(kept.oid) > 0
  LOOP
    EXECUTE format('DELETE FROM public.%I', name);
    EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', name, name);
  END LOOP;
  PERFORM setval(format('public.%I', n.name)::regclass, n.value, n.is_called) FROM kept_numbers.number n;
END $$
"""
# Whoever is still at work in a database that a test has left; who only waits there may be needed again.
_SEND_AWAY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
_free: list[str] = []
_doors: dict[str, "Connection[tuple[object, ...]]"] = {}


def keep_furniture(server: Server, template: str) -> None:
    """Put aside what stands in a template, so that its copies can be given it back."""
    with server.admin(template) as connection:
        tables = [str(row[0]) for row in connection.execute(_TABLES)]
        connection.execute("CREATE SCHEMA kept")
        connection.execute("CREATE SCHEMA kept_numbers")
        for table in tables:
            name = sql.Identifier(table)
            connection.execute(sql.SQL("CREATE TABLE kept.{} AS TABLE public.{}").format(name, name))
        connection.execute(_KEEP_NUMBERS.encode())
        connection.execute(f"CREATE TABLE kept_numbers.shape AS {_SHAPE}".encode())


def _door(server: Server, name: str) -> "Connection[tuple[object, ...]]":
    """Our own connection to a database; a test that sends everybody away has closed it too."""
    try:
        _doors[name].execute("SELECT 1")
    except (KeyError, OperationalError):
        _doors[name] = server.admin(name)
    return _doors[name]


def take() -> str | None:
    """A furnished database that this process used before; None when it has none."""
    return _free.pop() if _free else None


def give_back(server: Server, name: str) -> bool:
    """Furnish a database as it was and keep it for the next test; False: a test changed its very shape."""
    connection = _door(server, name)
    connections.rest(server.url(name))
    connection.execute(_SEND_AWAY.encode())
    same = f"SELECT ({_SHAPE}) = (SELECT * FROM kept_numbers.shape)"
    there = connection.execute("SELECT to_regclass('kept_numbers.shape') IS NOT NULL").fetchone()
    if there != (True,) or connection.execute(same.encode()).fetchone() != (True,):
        _doors.pop(name).close()
        return False
    connection.execute(_GIVE_BACK.encode())
    _free.append(name)
    return True
