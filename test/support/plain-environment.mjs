import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const { createContext } = vm;

/**
 * Jest's environment for Node, in a plain context. Jest makes its context over a proxy, which is asked for every global
 * name: code that computes (`Math`, `Uint8Array`) is two and a half times as slow there as in a program. A context that
 * stands for no object (vm.constants.DONT_CONTEXTIFY) has globals of its own and is as isolated.
 */
export default class PlainEnvironment extends TestEnvironment {
  constructor(...config) {
    // The environment offers no other way to give it a context.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...config);
    } finally {
      vm.createContext = createContext;
    }
  }
}
