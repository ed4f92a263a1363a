-- Tables of all records.

create table meta (name text primary key not null, value text not null) without rowid;
create table changed (register text primary key not null, seq integer not null) without rowid;
create table record (
  number integer primary key, id text not null, key text as (id), register text not null, version integer not null,
  state text not null, title text not null, owner text, seq integer not null, shape integer not null,
  created_at text not null, created_by text not null, updated_at text not null, updated_by text not null,
  author text not null, body text not null, approved_version integer, approved_at text, approved_by text);
create table link (from_id text not null, field text not null, to_id text not null,
  primary key (from_id, field, to_id)) without rowid;
create table history (seq integer primary key, record text not null, register text not null,
  version integer not null, state text not null, at text not null, by text not null,
  command text not null, change_set text not null, body text not null, note text);
create virtual table search using fts5 (title, words, tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3');
