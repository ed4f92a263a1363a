create table sheet (
  id text primary key,
  person text not null,
  register text not null,
  file text not null,
  mapping text not null,
  used text,
  holds text not null,
  tried text,
  started integer not null,
  saved integer not null
) strict, without rowid;
create index sheet_person on sheet (person);

create table sheet_piece (
  sheet text not null,
  n integer not null,
  bytes blob not null,
  primary key (sheet, n)
) strict;

create table sheet_row (
  sheet text not null,
  at integer not null,
  does text not null,
  record text,
  said text not null,
  primary key (sheet, at)
) strict, without rowid;
create index sheet_row_record on sheet_row (record) where record is not null;

create trigger sheet_gone after delete on sheet begin
  delete from sheet_piece where sheet = old.id;
  delete from sheet_row where sheet = old.id;
end;
