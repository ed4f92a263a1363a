create table session (
  secret blob primary key,
  id text not null unique,
  person text not null,
  started integer not null,
  seen integer not null,
  origin text not null,
  agent text not null
) strict, without rowid;
create index session_person on session (person);

create table name_failure (
  name blob primary key,
  failures integer not null,
  last integer not null,
  shut_until integer not null
) strict, without rowid;

create table origin_failure (
  id integer primary key,
  origin text not null,
  at integer not null
) strict;
create index origin_failure_origin on origin_failure (origin, at);

create table token (
  secret blob primary key,
  id text not null unique,
  person text not null,
  name text not null,
  made integer not null,
  until text,
  used integer
) strict, without rowid;
create index token_person on token (person);

create table draft (
  id text primary key,
  person text not null,
  register text not null,
  key text,
  base_version integer,
  fields text not null,
  started integer not null,
  saved integer not null
) strict, without rowid;
create unique index draft_of on draft (person, key) where key is not null;
create index draft_key on draft (key) where key is not null;

create table editing (
  key text not null,
  person text not null,
  since integer not null,
  last integer not null,
  primary key (key, person)
) strict, without rowid;

create table setting (
  person text not null,
  name text not null,
  value text not null,
  primary key (person, name)
) strict, without rowid;
