import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from './migrations.js';

/** TypeORM's view of the database at `url`: what migrates it, and what knows which table each entity is. */
export function createDataSource(url: string, entities: DataSourceOptions['entities'] = []): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    poolSize: 1,
  });
}
