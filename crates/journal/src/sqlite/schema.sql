-- The journal's tables. `entry` holds the leaves of the tree by columns, `node` the tree's stored
-- hashes, `body` the texts that count through their salted hashes.

create table meta (
  name text primary key not null,
  value text not null
) strict, without rowid;

create table body (
  hash blob primary key not null check (length(hash) = 32),
  -- The entry that brought it.
  entry integer not null,
  -- Both are null when the text was erased.
  salt blob check (length(salt) = 16),
  text text,
  check ((salt is null) = (text is null))
) strict;

create table entry (
  seq integer primary key check (seq > 0),
  change_set blob not null check (length(change_set) = 16),
  -- Nanoseconds since 1970, UTC.
  at integer not null,
  by text not null,
  command text not null,
  record text not null,
  register text not null,
  version integer not null,
  state text not null,
  shape integer not null,
  body blob not null references body (hash),
  note blob references body (hash)
) strict;

create index entry_by_record on entry (record, seq);

create index entry_by_time on entry (at, seq);

create table node (
  position integer primary key check (position >= 0),
  hash blob not null check (length(hash) = 32)
) strict;

-- One row: the signed head.
create table checkpoint (
  one integer primary key check (one = 1),
  text text not null
) strict;
