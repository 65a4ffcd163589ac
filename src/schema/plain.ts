/** The data of a GraphQL class: resolvers and services give plain objects of its shape, without its constructor. */
export type Plain<T> = { [Name in keyof T]: T[Name] };
