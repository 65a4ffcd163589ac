import { AnswerKey, AnswerKeyEntry } from './answer-key.js';
import { AnswerWrite } from './answer-write.js';
import { Answer } from './answer.js';
import { Backend } from './backend.js';
import { Dataset } from './dataset.js';
import { Image } from './image.js';
import { Question } from './question.js';
import { Run } from './run.js';

/** Every class that maps a table, for the TypeORM data source. */
export const entities = [Dataset, Image, Question, AnswerKey, AnswerKeyEntry, Backend, Run, Answer, AnswerWrite];
