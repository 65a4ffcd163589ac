/**
 * What declares a table. Each from its own file: all of TypeORM, which only a migration needs, takes a quarter of a second and
 * 18 MB more.
 */
export { Column } from 'typeorm/decorator/columns/Column.js';
export { PrimaryColumn } from 'typeorm/decorator/columns/PrimaryColumn.js';
export { PrimaryGeneratedColumn } from 'typeorm/decorator/columns/PrimaryGeneratedColumn.js';
export { Entity } from 'typeorm/decorator/entity/Entity.js';
