CREATE TABLE IF NOT EXISTS customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  email text,
  city text NOT NULL,
  state char(2) NOT NULL,
  since date NOT NULL,
  marketing boolean NOT NULL
);
CREATE TABLE IF NOT EXISTS sellers (
  code varchar(20) PRIMARY KEY,
  name text NOT NULL,
  city text NOT NULL,
  rating real
);
CREATE TABLE IF NOT EXISTS products (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  category text,
  price numeric(10, 2) NOT NULL,
  weight_g integer,
  attributes jsonb NOT NULL,
  tags text[] NOT NULL,
  description text NOT NULL
);
CREATE TABLE IF NOT EXISTS orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL,
  status text NOT NULL,
  placed_at timestamp NOT NULL,
  delivered_at timestamptz
);
CREATE TABLE IF NOT EXISTS order_items (
  order_id bigint NOT NULL,
  item_no smallint NOT NULL,
  product_id uuid NOT NULL,
  seller_code varchar(20) NOT NULL,
  price numeric(10, 2) NOT NULL,
  freight numeric(10, 2) NOT NULL,
  PRIMARY KEY (order_id, item_no)
);
CREATE TABLE IF NOT EXISTS payments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL,
  kind text NOT NULL,
  amount numeric(12, 2) NOT NULL,
  instalments integer NOT NULL,
  receipt bytea,
  paid_at timestamptz
);
