import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import { graphql, type GraphQLFieldResolver, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql';
import {
  Arg,
  Authorized,
  buildSchema,
  Ctx,
  Field,
  FieldResolver,
  Info,
  InputType,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
  UseMiddleware,
} from 'type-graphql';
import { callDirectly } from '../../../src/resolvers/direct-calls.js';

@InputType()
class Span {
  @Field(() => Int)
  from: number;

  width(): number {
    return 10 - this.from;
  }
}

@ObjectType({ simpleResolvers: true })
class Thing {
  @Field(() => String)
  name: string;
}

interface Context {
  readonly who: string;
}

@Resolver(() => Thing)
class ThingResolver {
  private readonly things = ['a cup', 'a pen'];

  @Query(() => [Thing])
  shelf(@Arg('first', () => Int, { defaultValue: 2 }) first: number): Thing[] {
    return this.things.slice(0, first).map((name) => Object.assign(new Thing(), { name }));
  }

  @FieldResolver(() => String)
  bare(): string {
    return `one of ${this.things.length}`;
  }

  @FieldResolver(() => String)
  shuffled(
    @Info() info: GraphQLResolveInfo,
    @Arg('times', () => Int, { nullable: true }) times: number | null | undefined,
    @Ctx() { who }: Context,
    @Root() { name }: Thing,
    @Arg('mark', () => String, { nullable: true }) mark = '!',
  ): string {
    return `${info.fieldName} ${String(times)} ${who} ${name} ${mark}`;
  }

  @FieldResolver(() => String)
  later(@Root() { name }: Thing, @Ctx() { who }: Context): Promise<string> {
    return Promise.resolve(`${who}: ${name}`);
  }

  @FieldResolver(() => Int)
  width(@Arg('span', () => Span) span: Span): number {
    return span.width();
  }

  @FieldResolver(() => String)
  named(@Root('name') name: string): string {
    return name;
  }

  @Authorized('OWNER')
  @FieldResolver(() => String)
  secret(): string {
    return 'told';
  }

  @FieldResolver(() => String)
  @UseMiddleware(async (_data, next) => `${String(await next())} twice`)
  said(): string {
    return 'said';
  }
}

const QUERY = `query ($span: Span!) {
  shelf(first: 1) { name bare later named secret said width(span: $span)
    shuffled none: shuffled(times: null, mark: null) all: shuffled(times: 3, mark: "?") }
}`;

async function schemaOf() {
  const instance = new ThingResolver();
  const schema = await buildSchema({
    resolvers: [ThingResolver],
    container: { get: () => instance },
    authChecker: ({ context }: { context: Context }) => context.who === 'owner',
    validate: false,
  });
  const resolvers = (): Map<string, GraphQLFieldResolver<unknown, unknown> | undefined> => {
    const types = ['Query', 'Thing'].map((name) => schema.getType(name) as GraphQLObjectType);
    return new Map(
      types.flatMap((type) => Object.values(type.getFields()).map(({ name, resolve }) => [name, resolve])),
    );
  };
  return { schema, resolvers, instances: new Map([[ThingResolver, instance]]) };
}

it('answers as type-graphql does, refusals included', async () => {
  const { schema, instances } = await schemaOf();
  const ask = (who: string) =>
    graphql({ schema, source: QUERY, contextValue: { who }, variableValues: { span: { from: 3 } } });
  const before = [await ask('owner'), await ask('guest')];
  callDirectly(schema, instances);
  expect([await ask('owner'), await ask('guest')]).toEqual(before);
  expect(before[0]).toEqual({
    data: {
      shelf: [
        {
          name: 'a cup',
          bare: 'one of 2',
          later: 'owner: a cup',
          named: 'a cup',
          secret: 'told',
          said: 'said twice',
          width: 7,
          shuffled: 'shuffled undefined owner a cup !',
          none: 'shuffled null owner a cup null',
          all: 'shuffled 3 owner a cup ?',
        },
      ],
    },
  });
  expect(before[1]?.errors?.map(({ path }) => path?.at(-1))).toEqual(['secret']);
});

it('leaves to type-graphql what needs a role, a middleware, an object or a part of the source', async () => {
  const { schema, resolvers, instances } = await schemaOf();
  const before = resolvers();
  callDirectly(schema, instances);
  const direct = [...resolvers()].filter(([name, resolve]) => resolve !== before.get(name)).map(([name]) => name);
  expect(direct.sort()).toEqual(['bare', 'later', 'shelf', 'shuffled']);
});
