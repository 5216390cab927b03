// The recipes to choose from, with what each takes and why one cannot run here.
import { useState } from 'preact/hooks';
import type { RecipeName } from '../../src/protocol/training.ts';
import type { FormView, RecipeView } from '../../src/protocol/trainingView.ts';
import { saying } from './page.ts';

interface RecipesProps {
  readonly form: FormView;
  readonly chosen: RecipeName;
  readonly onChoose: (recipe: RecipeName) => void;
}

/** Recipes that start from a Grover; the others are there to be compared with. */
const OF_GROVER: ReadonlySet<RecipeName> = new Set<RecipeName>(['quick', 'grover']);

export function Recipes({ form: { recipes, proposed, reason }, chosen, onChoose }: RecipesProps) {
  const isFirst = ({ recipe }: RecipeView): boolean => OF_GROVER.has(recipe) || recipe === proposed;
  const others = recipes.filter((one) => !isFirst(one));
  // Once opened it stays as it was left: a choice in it must not be hidden by it.
  const [isOpen] = useState(others.some(({ recipe }) => recipe === chosen));
  const card = (recipe: RecipeView) => (
    <Recipe
      key={recipe.recipe}
      {...recipe}
      isChosen={recipe.recipe === chosen}
      isProposed={recipe.recipe === proposed}
      onChoose={onChoose}
    />
  );
  return (
    <section>
      <fieldset class="recipes">
        <legend>
          <h2>Recipe</h2>
        </legend>
        <p class="quiet">{reason}</p>
        {recipes.filter(isFirst).map(card)}
        {others.length > 0 && (
          <details class="others" open={isOpen}>
            <summary>{others.length} simpler recipes to compare with: they judge whole articles only</summary>
            {others.map(card)}
          </details>
        )}
      </fieldset>
    </section>
  );
}

interface RecipeProps extends RecipeView {
  readonly isChosen: boolean;
  readonly isProposed: boolean;
  readonly onChoose: (recipe: RecipeName) => void;
}

function Recipe({
  recipe,
  title,
  summary,
  cost,
  remarks,
  problem,
  install,
  isChosen,
  isProposed,
  onChoose,
}: RecipeProps) {
  const id = `recipe-${recipe}`;
  return (
    <div class={`recipe${isChosen ? ' chosen' : ''}${problem === undefined ? '' : ' impossible'}`}>
      <input
        id={id}
        type="radio"
        name="recipe"
        value={recipe}
        checked={isChosen}
        aria-describedby={`${id}-about`}
        onChange={() => {
          onChoose(recipe);
        }}
      />
      <label for={id}>
        <span class="name">{title}</span> {isProposed && <vscode-badge>proposed</vscode-badge>}
      </label>
      <div id={`${id}-about`} class="about">
        <p>{summary}</p>
        <p class="quiet">{cost}</p>
        {problem !== undefined && <p class="wrong">{problem}</p>}
        {isChosen &&
          remarks.map((remark) => (
            <p key={remark} class="quiet">
              {remark}
            </p>
          ))}
      </div>
      {install !== undefined && (
        <div class="install">
          <code>{install}</code>
          <vscode-button secondary onClick={saying({ type: 'copyInstall', recipe })}>
            Copy Command
          </vscode-button>
        </div>
      )}
    </div>
  );
}
