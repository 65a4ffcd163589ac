import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { PageInfo } from './page-info.js';
import type { Plain } from './plain.js';

/** What a resolver returns for a connection; `edges` and `totalCount` cost nothing until they are asked for. */
export interface Connection<T> {
  readonly nodes: readonly T[];
  readonly edges: () => readonly Edge<T>[];
  readonly pageInfo: Plain<PageInfo>;
  readonly totalCount: () => Promise<number>;
}

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

/** The GraphQL types `<name>Connection` and `<name>Edge` over a node type. */
export function connectionOf<T extends object>(name: string, node: ClassType<T>): ClassType<Connection<T>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class NodeEdge implements Edge<T> {
    @Field(() => String, { description: 'Opaque place of this node; see `after`.' })
    cursor: string;

    @Field(() => node)
    node: T;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class NodeConnection implements Connection<T> {
    @Field(() => [node], { description: 'The nodes of this page, without their cursors.' })
    nodes: T[];

    @Field(() => [NodeEdge])
    edges: () => NodeEdge[];

    @Field(() => PageInfo)
    pageInfo: PageInfo;

    @Field(() => Int, { description: 'Number of nodes on all pages; counted only when asked for.' })
    totalCount: () => Promise<number>;
  }
  return NodeConnection;
}
